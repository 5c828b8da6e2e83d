// Made by Scripts/generate-interface from Sources/EngineInterface/Schema/news.schema: change that.

import type { WireReader } from "../../wire/WireReader";
import type { WireWriter } from "../../wire/WireWriter";
import { readOutcome, type Outcome, writeOutcome } from "./commands";
import { readFailure, type Failure, writeFailure } from "./failures";
import { readRoomMember, readRoomSummary, type RoomMember, type RoomSummary, writeRoomMember, writeRoomSummary } from "./rooms";
import {
  readEntryPlace,
  readTimelineEntry,
  type EntryPlace,
  type TimelineEntry,
  writeEntryPlace,
  writeTimelineEntry,
} from "./timeline";

/** What the engine tells. */
export type News =
  | { type: "state"; state: EngineState }
  | {
      type: "progress";
      step: number;
      steps: number;
      task: SetUpTask;
    }
  /** The whole list, the room with the newest message first. */
  | {
      type: "rooms";
      rooms: RoomSummary[];
    }
  /** A room's members, when they change or are asked for. */
  | {
      type: "members";
      room: string;
      members: RoomMember[];
    }
  /** An entry, new or changed. */
  | {
      type: "entry";
      room: string;
      place: EntryPlace;
      entry: TimelineEntry;
    }
  /** Who of the people in the account's rooms is online. */
  | {
      type: "online";
      users: string[];
    }
  /** How far somebody has come in a room. */
  | {
      type: "receipt";
      room: string;
      user: string;
      kind: ReceiptKind;
      seq: number;
    }
  /** Something that the user should know and did not ask for. */
  | {
      type: "notice";
      level: NoticeLevel;
      failure: Failure;
      room?: string | undefined;
    }
  /** The answer to a command. */
  | {
      type: "reply";
      reference: string;
      outcome: Outcome;
    };

export function writeNews(writer: WireWriter, value: News): void {
  switch (value.type) {
    case "state":
      writer.u8(1);
      writeEngineState(writer, value.state);
      break;
    case "progress":
      writer.u8(2);
      writer.u8(value.step);
      writer.u8(value.steps);
      writeSetUpTask(writer, value.task);
      break;
    case "rooms":
      writer.u8(3);
      writer.list(value.rooms, 65536, writeRoomSummary);
      break;
    case "members":
      writer.u8(4);
      writer.id(value.room);
      writer.list(value.members, 8192, writeRoomMember);
      break;
    case "entry":
      writer.u8(5);
      writer.id(value.room);
      writeEntryPlace(writer, value.place);
      writeTimelineEntry(writer, value.entry);
      break;
    case "online":
      writer.u8(6);
      writer.list(value.users, 65536, (writer, value) => writer.id(value));
      break;
    case "receipt":
      writer.u8(7);
      writer.id(value.room);
      writer.id(value.user);
      writeReceiptKind(writer, value.kind);
      writer.u64(value.seq);
      break;
    case "notice":
      writer.u8(8);
      writeNoticeLevel(writer, value.level);
      writeFailure(writer, value.failure);
      writer.bool(value.room !== undefined);
      if (value.room !== undefined) writer.id(value.room);
      break;
    case "reply":
      writer.u8(9);
      writer.text(value.reference, 128);
      writeOutcome(writer, value.outcome);
      break;
  }
}

export function readNews(reader: WireReader): News {
  switch (reader.u8()) {
    case 1:
      return { type: "state", state: readEngineState(reader) };
    case 2:
      return {
        type: "progress",
        step: reader.u8(),
        steps: reader.u8(),
        task: readSetUpTask(reader),
      };
    case 3:
      return {
        type: "rooms",
        rooms: reader.list(65536, readRoomSummary),
      };
    case 4:
      return {
        type: "members",
        room: reader.id(),
        members: reader.list(8192, readRoomMember),
      };
    case 5:
      return {
        type: "entry",
        room: reader.id(),
        place: readEntryPlace(reader),
        entry: readTimelineEntry(reader),
      };
    case 6:
      return {
        type: "online",
        users: reader.list(65536, (reader) => reader.id()),
      };
    case 7:
      return {
        type: "receipt",
        room: reader.id(),
        user: reader.id(),
        kind: readReceiptKind(reader),
        seq: reader.u64(),
      };
    case 8:
      return {
        type: "notice",
        level: readNoticeLevel(reader),
        failure: readFailure(reader),
        room: reader.bool() ? reader.id() : undefined,
      };
    case 9:
      return {
        type: "reply",
        reference: reader.text(128),
        outcome: readOutcome(reader),
      };
    default:
      throw reader.invalid();
  }
}

export type Phase =
  /** There is no account on this device. */
  | "signedOut"
  /** An account is being made or fetched. */
  | "working"
  | "ready";

const numbersOfPhase: Record<Phase, number> = {
  signedOut: 1,
  working: 2,
  ready: 3,
};

export function writePhase(writer: WireWriter, value: Phase): void {
  writer.u8(numbersOfPhase[value]);
}

export function readPhase(reader: WireReader): Phase {
  switch (reader.u8()) {
    case 1:
      return "signedOut";
    case 2:
      return "working";
    case 3:
      return "ready";
    default:
      throw reader.invalid();
  }
}

export type Connection =
  | "offline"
  | "connecting"
  | "online";

const numbersOfConnection: Record<Connection, number> = {
  offline: 1,
  connecting: 2,
  online: 3,
};

export function writeConnection(writer: WireWriter, value: Connection): void {
  writer.u8(numbersOfConnection[value]);
}

export function readConnection(reader: WireReader): Connection {
  switch (reader.u8()) {
    case 1:
      return "offline";
    case 2:
      return "connecting";
    case 3:
      return "online";
    default:
      throw reader.invalid();
  }
}

export interface EngineState {
  phase: Phase;
  connection: Connection;
  account?: SignedInAccount | undefined;
}

export function writeEngineState(writer: WireWriter, value: EngineState): void {
  writePhase(writer, value.phase);
  writeConnection(writer, value.connection);
  writer.bool(value.account !== undefined);
  if (value.account !== undefined) writeSignedInAccount(writer, value.account);
}

export function readEngineState(reader: WireReader): EngineState {
  return {
    phase: readPhase(reader),
    connection: readConnection(reader),
    account: reader.bool() ? readSignedInAccount(reader) : undefined,
  };
}

/** Whom this device belongs to. */
export interface SignedInAccount {
  user: string;
  username: string;
  device: string;
  deviceName: string;
  /** SHA-256 of the account key, in hexadecimal digits. */
  fingerprint: string;
}

export function writeSignedInAccount(writer: WireWriter, value: SignedInAccount): void {
  writer.id(value.user);
  writer.text(value.username, 64);
  writer.id(value.device);
  writer.text(value.deviceName, 256);
  writer.text(value.fingerprint, 64);
}

export function readSignedInAccount(reader: WireReader): SignedInAccount {
  return {
    user: reader.id(),
    username: reader.text(64),
    device: reader.id(),
    deviceName: reader.text(256),
    fingerprint: reader.text(64),
  };
}

/** What a registration, a log-in or an invitation of many people is doing. */
export type SetUpTask =
  /** Asking the server how to derive keys from the password. */
  | "askingForSalt"
  | "derivingKeys"
  /** Making the account key, SLH-DSA-SHA2-128s. */
  | "makingAccountKey"
  /** Fetching the account key from the backup. */
  | "fetchingBackup"
  | "makingDeviceKeys"
  /** Certifying this device with the account key. */
  | "certifyingDevice"
  /** Registering the account with the server. */
  | "registeringAccount"
  | "registeringDevice"
  /** Publishing keys for invitations. */
  | "publishingKeys"
  | "findingPeople"
  | "claimingKeys"
  | "addingMembers";

const numbersOfSetUpTask: Record<SetUpTask, number> = {
  askingForSalt: 1,
  derivingKeys: 2,
  makingAccountKey: 3,
  fetchingBackup: 4,
  makingDeviceKeys: 5,
  certifyingDevice: 6,
  registeringAccount: 7,
  registeringDevice: 8,
  publishingKeys: 9,
  findingPeople: 10,
  claimingKeys: 11,
  addingMembers: 12,
};

export function writeSetUpTask(writer: WireWriter, value: SetUpTask): void {
  writer.u8(numbersOfSetUpTask[value]);
}

export function readSetUpTask(reader: WireReader): SetUpTask {
  switch (reader.u8()) {
    case 1:
      return "askingForSalt";
    case 2:
      return "derivingKeys";
    case 3:
      return "makingAccountKey";
    case 4:
      return "fetchingBackup";
    case 5:
      return "makingDeviceKeys";
    case 6:
      return "certifyingDevice";
    case 7:
      return "registeringAccount";
    case 8:
      return "registeringDevice";
    case 9:
      return "publishingKeys";
    case 10:
      return "findingPeople";
    case 11:
      return "claimingKeys";
    case 12:
      return "addingMembers";
    default:
      throw reader.invalid();
  }
}

export type ReceiptKind =
  | "delivered"
  | "read";

const numbersOfReceiptKind: Record<ReceiptKind, number> = {
  delivered: 1,
  read: 2,
};

export function writeReceiptKind(writer: WireWriter, value: ReceiptKind): void {
  writer.u8(numbersOfReceiptKind[value]);
}

export function readReceiptKind(reader: WireReader): ReceiptKind {
  switch (reader.u8()) {
    case 1:
      return "delivered";
    case 2:
      return "read";
    default:
      throw reader.invalid();
  }
}

export type NoticeLevel =
  | "info"
  | "warning"
  | "error";

const numbersOfNoticeLevel: Record<NoticeLevel, number> = {
  info: 1,
  warning: 2,
  error: 3,
};

export function writeNoticeLevel(writer: WireWriter, value: NoticeLevel): void {
  writer.u8(numbersOfNoticeLevel[value]);
}

export function readNoticeLevel(reader: WireReader): NoticeLevel {
  switch (reader.u8()) {
    case 1:
      return "info";
    case 2:
      return "warning";
    case 3:
      return "error";
    default:
      throw reader.invalid();
  }
}
