// Made by Scripts/generate-interface from Sources/EngineInterface/Schema/commands.schema: change that.

import type { WireReader } from "../../wire/WireReader";
import type { WireWriter } from "../../wire/WireWriter";
import { readFailure, type Failure, writeFailure } from "./failures";
import { readRoomKind, readRoomMember, type RoomKind, type RoomMember, writeRoomKind, writeRoomMember } from "./rooms";

/** A wish of the user or of a program. The engine judges what is in it: limits here only keep it from growing without bound. */
export type Command =
  /** Makes an account; every key is made here. */
  | {
      type: "register";
      username: string;
      email?: string | undefined;
      password: string;
      deviceName: string;
      /** What the link of an invitation holds, where the server asks for one. */
      invitation?: string | undefined;
    }
  /** Logs in: again on a device that is known, or as a new device of the account. */
  | {
      type: "logIn";
      /** A username or an email address. */
      login: string;
      password: string;
      deviceName: string;
    }
  /** Ends the session and erases the store. */
  | { type: "logOut" }
  /** Connects, and does so again where a connection is lost. */
  | { type: "connect" }
  | { type: "disconnect" }
  /** Tells `state` and `rooms`. */
  | { type: "state" }
  /** Answered when the device knows all that the server knew when it began, and has sent what waited. */
  | { type: "sync" }
  /** Makes a room. Answered with `room`; a direct room that there is already is that one. */
  | {
      type: "createRoom";
      /** Empty for a direct room. */
      name: string;
      kind: RoomKind;
      /** Usernames. */
      members: string[];
      /** A cipher suite's number; the engine's first where it is missing. */
      suite?: number | undefined;
      /** Whether messages carry a few-time signature, too. */
      fewTime: boolean;
    }
  /** Adds people by their usernames. */
  | {
      type: "invite";
      room: string;
      users: string[];
    }
  /** Removes a member; the user themselves leave so. */
  | {
      type: "remove";
      room: string;
      user: string;
    }
  | {
      type: "leave";
      room: string;
    }
  | {
      type: "rename";
      room: string;
      name: string;
    }
  /** Whether messages carry a few-time signature from now on. */
  | {
      type: "setFewTime";
      room: string;
      on: boolean;
    }
  /** Fresh keys for this device's leaf. */
  | {
      type: "renew";
      room: string;
    }
  /** Another try with a room that cannot be used. */
  | {
      type: "retry";
      room: string;
    }
  /**
   * The user looks at the room: it is read, and its members are told.
   * Roles that were told more than a minute ago are asked for anew.
   */
  | {
      type: "open";
      room: string;
    }
  /** Tells the server how far the user has read; to this device's end without a number. */
  | {
      type: "read";
      room: string;
      seq?: number | undefined;
    }
  /** Answered with `members`. */
  | {
      type: "members";
      room: string;
    }
  /** Answered with `sent` when the server has the message on disk. */
  | {
      type: "send";
      room: string;
      text: string;
    }
  /** Finds an account by its username. Answered with `user`. */
  | {
      type: "lookUp";
      username: string;
    };

export function writeCommand(writer: WireWriter, value: Command): void {
  switch (value.type) {
    case "register":
      writer.u8(1);
      writer.text(value.username, 65536);
      writer.bool(value.email !== undefined);
      if (value.email !== undefined) writer.text(value.email, 65536);
      writer.text(value.password, 65536);
      writer.text(value.deviceName, 65536);
      writer.bool(value.invitation !== undefined);
      if (value.invitation !== undefined) writer.text(value.invitation, 65536);
      break;
    case "logIn":
      writer.u8(2);
      writer.text(value.login, 65536);
      writer.text(value.password, 65536);
      writer.text(value.deviceName, 65536);
      break;
    case "logOut":
      writer.u8(3);
      break;
    case "connect":
      writer.u8(4);
      break;
    case "disconnect":
      writer.u8(5);
      break;
    case "state":
      writer.u8(6);
      break;
    case "sync":
      writer.u8(7);
      break;
    case "createRoom":
      writer.u8(10);
      writer.text(value.name, 65536);
      writeRoomKind(writer, value.kind);
      writer.list(value.members, 8192, (writer, value) => writer.text(value, 65536));
      writer.bool(value.suite !== undefined);
      if (value.suite !== undefined) writer.u16(value.suite);
      writer.bool(value.fewTime);
      break;
    case "invite":
      writer.u8(11);
      writer.id(value.room);
      writer.list(value.users, 8192, (writer, value) => writer.text(value, 65536));
      break;
    case "remove":
      writer.u8(12);
      writer.id(value.room);
      writer.id(value.user);
      break;
    case "leave":
      writer.u8(13);
      writer.id(value.room);
      break;
    case "rename":
      writer.u8(14);
      writer.id(value.room);
      writer.text(value.name, 65536);
      break;
    case "setFewTime":
      writer.u8(15);
      writer.id(value.room);
      writer.bool(value.on);
      break;
    case "renew":
      writer.u8(16);
      writer.id(value.room);
      break;
    case "retry":
      writer.u8(17);
      writer.id(value.room);
      break;
    case "open":
      writer.u8(18);
      writer.id(value.room);
      break;
    case "read":
      writer.u8(19);
      writer.id(value.room);
      writer.bool(value.seq !== undefined);
      if (value.seq !== undefined) writer.u64(value.seq);
      break;
    case "members":
      writer.u8(20);
      writer.id(value.room);
      break;
    case "send":
      writer.u8(30);
      writer.id(value.room);
      writer.text(value.text, 1048576);
      break;
    case "lookUp":
      writer.u8(31);
      writer.text(value.username, 65536);
      break;
  }
}

export function readCommand(reader: WireReader): Command {
  switch (reader.u8()) {
    case 1:
      return {
        type: "register",
        username: reader.text(65536),
        email: reader.bool() ? reader.text(65536) : undefined,
        password: reader.text(65536),
        deviceName: reader.text(65536),
        invitation: reader.bool() ? reader.text(65536) : undefined,
      };
    case 2:
      return {
        type: "logIn",
        login: reader.text(65536),
        password: reader.text(65536),
        deviceName: reader.text(65536),
      };
    case 3:
      return { type: "logOut" };
    case 4:
      return { type: "connect" };
    case 5:
      return { type: "disconnect" };
    case 6:
      return { type: "state" };
    case 7:
      return { type: "sync" };
    case 10:
      return {
        type: "createRoom",
        name: reader.text(65536),
        kind: readRoomKind(reader),
        members: reader.list(8192, (reader) => reader.text(65536)),
        suite: reader.bool() ? reader.u16() : undefined,
        fewTime: reader.bool(),
      };
    case 11:
      return {
        type: "invite",
        room: reader.id(),
        users: reader.list(8192, (reader) => reader.text(65536)),
      };
    case 12:
      return {
        type: "remove",
        room: reader.id(),
        user: reader.id(),
      };
    case 13:
      return {
        type: "leave",
        room: reader.id(),
      };
    case 14:
      return {
        type: "rename",
        room: reader.id(),
        name: reader.text(65536),
      };
    case 15:
      return {
        type: "setFewTime",
        room: reader.id(),
        on: reader.bool(),
      };
    case 16:
      return {
        type: "renew",
        room: reader.id(),
      };
    case 17:
      return {
        type: "retry",
        room: reader.id(),
      };
    case 18:
      return {
        type: "open",
        room: reader.id(),
      };
    case 19:
      return {
        type: "read",
        room: reader.id(),
        seq: reader.bool() ? reader.u64() : undefined,
      };
    case 20:
      return {
        type: "members",
        room: reader.id(),
      };
    case 30:
      return {
        type: "send",
        room: reader.id(),
        text: reader.text(1048576),
      };
    case 31:
      return {
        type: "lookUp",
        username: reader.text(65536),
      };
    default:
      throw reader.invalid();
  }
}

/** A command, with what its answer is called by. Without a reference there is no answer. */
export interface CommandRequest {
  reference?: string | undefined;
  command: Command;
}

export function writeCommandRequest(writer: WireWriter, value: CommandRequest): void {
  writer.bool(value.reference !== undefined);
  if (value.reference !== undefined) writer.text(value.reference, 128);
  writeCommand(writer, value.command);
}

export function readCommandRequest(reader: WireReader): CommandRequest {
  return {
    reference: reader.bool() ? reader.text(128) : undefined,
    command: readCommand(reader),
  };
}

/** What became of a command. */
export type Outcome =
  | {
      type: "failed";
      failure: Failure;
    }
  | { type: "done" }
  /** This device and whom it belongs to. */
  | {
      type: "account";
      user: string;
      device: string;
    }
  | {
      type: "room";
      room: string;
    }
  | {
      type: "user";
      user: string;
    }
  /** The message's own id, and its place and time in the room's log. */
  | {
      type: "sent";
      id: string;
      seq: number;
      time: number;
    }
  | {
      type: "members";
      members: RoomMember[];
    };

export function writeOutcome(writer: WireWriter, value: Outcome): void {
  switch (value.type) {
    case "failed":
      writer.u8(1);
      writeFailure(writer, value.failure);
      break;
    case "done":
      writer.u8(2);
      break;
    case "account":
      writer.u8(3);
      writer.id(value.user);
      writer.id(value.device);
      break;
    case "room":
      writer.u8(4);
      writer.id(value.room);
      break;
    case "user":
      writer.u8(5);
      writer.id(value.user);
      break;
    case "sent":
      writer.u8(6);
      writer.id(value.id);
      writer.u64(value.seq);
      writer.u64(value.time);
      break;
    case "members":
      writer.u8(7);
      writer.list(value.members, 8192, writeRoomMember);
      break;
  }
}

export function readOutcome(reader: WireReader): Outcome {
  switch (reader.u8()) {
    case 1:
      return {
        type: "failed",
        failure: readFailure(reader),
      };
    case 2:
      return { type: "done" };
    case 3:
      return {
        type: "account",
        user: reader.id(),
        device: reader.id(),
      };
    case 4:
      return {
        type: "room",
        room: reader.id(),
      };
    case 5:
      return {
        type: "user",
        user: reader.id(),
      };
    case 6:
      return {
        type: "sent",
        id: reader.id(),
        seq: reader.u64(),
        time: reader.u64(),
      };
    case 7:
      return {
        type: "members",
        members: reader.list(8192, readRoomMember),
      };
    default:
      throw reader.invalid();
  }
}
