// Made by Scripts/generate-interface from Sources/EngineInterface/Schema/timeline.schema: change that.

import type { WireReader } from "../../wire/WireReader";
import type { WireWriter } from "../../wire/WireWriter";
import { readFailure, type Failure, writeFailure } from "./failures";

/** Somebody, by the name that they had. */
export interface Person {
  user: string;
  username: string;
}

export function writePerson(writer: WireWriter, value: Person): void {
  writer.id(value.user);
  writer.text(value.username, 64);
}

export function readPerson(reader: WireReader): Person {
  return {
    user: reader.id(),
    username: reader.text(64),
  };
}

/** A device, by the name that it had. */
export interface Device {
  id: string;
  name: string;
}

export function writeDevice(writer: WireWriter, value: Device): void {
  writer.id(value.id);
  writer.text(value.name, 256);
}

export function readDevice(reader: WireReader): Device {
  return {
    id: reader.id(),
    name: reader.text(256),
  };
}

/** An entry of a room's history, as the store keeps it under `m/ROOM/SEQ`: all that stands at one place of the room's log. */
export interface TimelineEntry {
  /** When the server took it, or of one that it has not taken yet, when it was written. Unix milliseconds. */
  time: number;
  /** The epoch of the MLS group that it belongs to. */
  epoch: number;
  /** Who made it: verified for what is shown, the server's claim for what is not. Nobody where the server did. */
  author?: Person | undefined;
  /** From which device, where one has signed it as a message. */
  device?: Device | undefined;
  /** Whether the account that this store belongs to made it. */
  mine: boolean;
  content: EntryContent;
}

export function writeTimelineEntry(writer: WireWriter, value: TimelineEntry): void {
  writer.u8(1);
  writer.u64(value.time);
  writer.u64(value.epoch);
  writer.bool(value.author !== undefined);
  if (value.author !== undefined) writePerson(writer, value.author);
  writer.bool(value.device !== undefined);
  if (value.device !== undefined) writeDevice(writer, value.device);
  writer.bool(value.mine);
  writeEntryContent(writer, value.content);
}

export function readTimelineEntry(reader: WireReader): TimelineEntry {
  reader.version(1);
  return {
    time: reader.u64(),
    epoch: reader.u64(),
    author: reader.bool() ? readPerson(reader) : undefined,
    device: reader.bool() ? readDevice(reader) : undefined,
    mine: reader.bool(),
    content: readEntryContent(reader),
  };
}

export type EntryContent =
  /** A message whose signature was verified. */
  | {
      type: "text";
      /** The sender's own id for it. */
      id: string;
      text: string;
    }
  /** What one commit changed in the room, in the order in which it is told. */
  | {
      type: "change";
      changes: RoomChange[];
    }
  /** A message that is not shown. */
  | {
      type: "failed";
      id: string;
      failure: Failure;
    };

export function writeEntryContent(writer: WireWriter, value: EntryContent): void {
  switch (value.type) {
    case "text":
      writer.u8(1);
      writer.id(value.id);
      writer.text(value.text, 65536);
      break;
    case "change":
      writer.u8(2);
      writer.list(value.changes, 8192, writeRoomChange);
      break;
    case "failed":
      writer.u8(3);
      writer.id(value.id);
      writeFailure(writer, value.failure);
      break;
  }
}

export function readEntryContent(reader: WireReader): EntryContent {
  switch (reader.u8()) {
    case 1:
      return {
        type: "text",
        id: reader.id(),
        text: reader.text(65536),
      };
    case 2:
      return {
        type: "change",
        changes: reader.list(8192, readRoomChange),
      };
    case 3:
      return {
        type: "failed",
        id: reader.id(),
        failure: readFailure(reader),
      };
    default:
      throw reader.invalid();
  }
}

/** A change of a room. Who made it is the entry's author. */
export type RoomChange =
  | {
      type: "added";
      people: Person[];
    }
  | {
      type: "removed";
      people: Person[];
    }
  /** They had asked to leave. */
  | {
      type: "left";
      people: Person[];
    }
  /** The author has come in with another device. */
  | { type: "joinedFromDevice" }
  /** What happened while this device had lost its way. */
  | {
      type: "missed";
      joined: Person[];
      left: Person[];
    }
  /** The author has removed a device of somebody who stays. */
  | {
      type: "removedDevice";
      owner: Person;
      /** Empty where the name is not known. */
      name: string;
    }
  /** A device is its account's no more, says the server. */
  | {
      type: "deviceGone";
      owner: Person;
      /** Empty where the name is not known. */
      name: string;
    }
  /** Whether messages carry a few-time signature from now on. */
  | {
      type: "fewTime";
      on: boolean;
    }
  /** This account's membership has ended. */
  | { type: "removedYou" };

export function writeRoomChange(writer: WireWriter, value: RoomChange): void {
  switch (value.type) {
    case "added":
      writer.u8(1);
      writer.list(value.people, 8192, writePerson);
      break;
    case "removed":
      writer.u8(2);
      writer.list(value.people, 8192, writePerson);
      break;
    case "left":
      writer.u8(3);
      writer.list(value.people, 8192, writePerson);
      break;
    case "joinedFromDevice":
      writer.u8(4);
      break;
    case "missed":
      writer.u8(5);
      writer.list(value.joined, 8192, writePerson);
      writer.list(value.left, 8192, writePerson);
      break;
    case "removedDevice":
      writer.u8(6);
      writePerson(writer, value.owner);
      writer.text(value.name, 256);
      break;
    case "deviceGone":
      writer.u8(7);
      writePerson(writer, value.owner);
      writer.text(value.name, 256);
      break;
    case "fewTime":
      writer.u8(8);
      writer.bool(value.on);
      break;
    case "removedYou":
      writer.u8(9);
      break;
  }
}

export function readRoomChange(reader: WireReader): RoomChange {
  switch (reader.u8()) {
    case 1:
      return {
        type: "added",
        people: reader.list(8192, readPerson),
      };
    case 2:
      return {
        type: "removed",
        people: reader.list(8192, readPerson),
      };
    case 3:
      return {
        type: "left",
        people: reader.list(8192, readPerson),
      };
    case 4:
      return { type: "joinedFromDevice" };
    case 5:
      return {
        type: "missed",
        joined: reader.list(8192, readPerson),
        left: reader.list(8192, readPerson),
      };
    case 6:
      return {
        type: "removedDevice",
        owner: readPerson(reader),
        name: reader.text(256),
      };
    case 7:
      return {
        type: "deviceGone",
        owner: readPerson(reader),
        name: reader.text(256),
      };
    case 8:
      return {
        type: "fewTime",
        on: reader.bool(),
      };
    case 9:
      return { type: "removedYou" };
    default:
      throw reader.invalid();
  }
}

/** Where an entry stands. */
export type EntryPlace =
  /** In the room's log, and in the store. */
  | {
      type: "logged";
      seq: number;
    }
  /** Sent from here, and not taken by the server yet. */
  | { type: "pending" }
  /** The server has refused it; it is not in the store. */
  | {
      type: "refused";
      failure: Failure;
    };

export function writeEntryPlace(writer: WireWriter, value: EntryPlace): void {
  switch (value.type) {
    case "logged":
      writer.u8(1);
      writer.u64(value.seq);
      break;
    case "pending":
      writer.u8(2);
      break;
    case "refused":
      writer.u8(3);
      writeFailure(writer, value.failure);
      break;
  }
}

export function readEntryPlace(reader: WireReader): EntryPlace {
  switch (reader.u8()) {
    case 1:
      return {
        type: "logged",
        seq: reader.u64(),
      };
    case 2:
      return { type: "pending" };
    case 3:
      return {
        type: "refused",
        failure: readFailure(reader),
      };
    default:
      throw reader.invalid();
  }
}
