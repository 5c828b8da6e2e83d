// Made by Scripts/generate-interface from Sources/EngineInterface/Schema/rooms.schema: change that.

import type { WireReader } from "../../wire/WireReader";
import type { WireWriter } from "../../wire/WireWriter";
import { readFailure, type Failure, writeFailure } from "./failures";
import { readTimelineEntry, type TimelineEntry, writeTimelineEntry } from "./timeline";

export type RoomKind =
  | "group"
  | "channel"
  /** Between two people, for good. */
  | "direct";

const numbersOfRoomKind: Record<RoomKind, number> = {
  group: 1,
  channel: 2,
  direct: 3,
};

export function writeRoomKind(writer: WireWriter, value: RoomKind): void {
  writer.u8(numbersOfRoomKind[value]);
}

export function readRoomKind(reader: WireReader): RoomKind {
  switch (reader.u8()) {
    case 1:
      return "group";
    case 2:
      return "channel";
    case 3:
      return "direct";
    default:
      throw reader.invalid();
  }
}

/** Whether this device can use a room. */
export type RoomState =
  | "ok"
  /** In the room, but without its keys yet. */
  | "joining"
  /** On its way back into step with the room. */
  | "repairing"
  /** Not to be used without the user's help. */
  | "failed"
  /** Two histories of the room are about; nothing is sent. */
  | "forked"
  /** The account is no member any more. What was read stays. */
  | "left";

const numbersOfRoomState: Record<RoomState, number> = {
  ok: 1,
  joining: 2,
  repairing: 3,
  failed: 4,
  forked: 5,
  left: 6,
};

export function writeRoomState(writer: WireWriter, value: RoomState): void {
  writer.u8(numbersOfRoomState[value]);
}

export function readRoomState(reader: WireReader): RoomState {
  switch (reader.u8()) {
    case 1:
      return "ok";
    case 2:
      return "joining";
    case 3:
      return "repairing";
    case 4:
      return "failed";
    case 5:
      return "forked";
    case 6:
      return "left";
    default:
      throw reader.invalid();
  }
}

/** What the server lets a member do. Everybody may write, invite and leave; admins and owners rename and remove, too. */
export type Role =
  | "owner"
  | "admin"
  | "member";

const numbersOfRole: Record<Role, number> = {
  owner: 1,
  admin: 2,
  member: 3,
};

export function writeRole(writer: WireWriter, value: Role): void {
  writer.u8(numbersOfRole[value]);
}

export function readRole(reader: WireReader): Role {
  switch (reader.u8()) {
    case 1:
      return "owner";
    case 2:
      return "admin";
    case 3:
      return "member";
    default:
      throw reader.invalid();
  }
}

/** A row of the list of rooms. */
export interface RoomSummary {
  id: string;
  kind: RoomKind;
  /** What the members have called it, or the other's username in a direct room; empty as long as it is not known. */
  name: string;
  /** The cipher suite's number, of IANA's registry or private. */
  suite: number;
  suiteName: string;
  /** Of the MLS group; 0 without one. */
  epoch: number;
  /** The last entry of the log that this device has read. */
  seq: number;
  memberCount: number;
  unread: number;
  state: RoomState;
  /** Why it is in that state. */
  reason?: Failure | undefined;
  /** Whether messages carry a few-time signature, too. */
  fewTime: boolean;
  /** This user's own, as far as the server has told it. */
  role?: Role | undefined;
  /** The newest message, its text cut to 160 characters. */
  last?: LastEntry | undefined;
}

export function writeRoomSummary(writer: WireWriter, value: RoomSummary): void {
  writer.id(value.id);
  writeRoomKind(writer, value.kind);
  writer.text(value.name, 512);
  writer.u16(value.suite);
  writer.text(value.suiteName, 64);
  writer.u64(value.epoch);
  writer.u64(value.seq);
  writer.u32(value.memberCount);
  writer.u32(value.unread);
  writeRoomState(writer, value.state);
  writer.bool(value.reason !== undefined);
  if (value.reason !== undefined) writeFailure(writer, value.reason);
  writer.bool(value.fewTime);
  writer.bool(value.role !== undefined);
  if (value.role !== undefined) writeRole(writer, value.role);
  writer.bool(value.last !== undefined);
  if (value.last !== undefined) writeLastEntry(writer, value.last);
}

export function readRoomSummary(reader: WireReader): RoomSummary {
  return {
    id: reader.id(),
    kind: readRoomKind(reader),
    name: reader.text(512),
    suite: reader.u16(),
    suiteName: reader.text(64),
    epoch: reader.u64(),
    seq: reader.u64(),
    memberCount: reader.u32(),
    unread: reader.u32(),
    state: readRoomState(reader),
    reason: reader.bool() ? readFailure(reader) : undefined,
    fewTime: reader.bool(),
    role: reader.bool() ? readRole(reader) : undefined,
    last: reader.bool() ? readLastEntry(reader) : undefined,
  };
}

/** What a row of the list of rooms shows of the newest message. */
export interface LastEntry {
  seq: number;
  entry: TimelineEntry;
}

export function writeLastEntry(writer: WireWriter, value: LastEntry): void {
  writer.u8(1);
  writer.u64(value.seq);
  writeTimelineEntry(writer, value.entry);
}

export function readLastEntry(reader: WireReader): LastEntry {
  reader.version(1);
  return {
    seq: reader.u64(),
    entry: readTimelineEntry(reader),
  };
}

/** A person in a room, with the leaves that their devices have in its group. */
export interface RoomMember {
  user: string;
  username: string;
  /** As far as the server has told it. */
  role?: Role | undefined;
  you: boolean;
  online: boolean;
  /** SHA-256 of the account key, in hexadecimal digits; empty as long as it is not known. */
  accountFingerprint: string;
  devices: MemberDevice[];
}

export function writeRoomMember(writer: WireWriter, value: RoomMember): void {
  writer.id(value.user);
  writer.text(value.username, 64);
  writer.bool(value.role !== undefined);
  if (value.role !== undefined) writeRole(writer, value.role);
  writer.bool(value.you);
  writer.bool(value.online);
  writer.text(value.accountFingerprint, 64);
  writer.list(value.devices, 8192, writeMemberDevice);
}

export function readRoomMember(reader: WireReader): RoomMember {
  return {
    user: reader.id(),
    username: reader.text(64),
    role: reader.bool() ? readRole(reader) : undefined,
    you: reader.bool(),
    online: reader.bool(),
    accountFingerprint: reader.text(64),
    devices: reader.list(8192, readMemberDevice),
  };
}

export interface MemberDevice {
  id: string;
  name: string;
  /** Its leaf in the group's tree. */
  leaf: number;
  /** SHA-256 of its signature key, in hexadecimal digits. */
  fingerprint: string;
  you: boolean;
}

export function writeMemberDevice(writer: WireWriter, value: MemberDevice): void {
  writer.id(value.id);
  writer.text(value.name, 256);
  writer.u32(value.leaf);
  writer.text(value.fingerprint, 64);
  writer.bool(value.you);
}

export function readMemberDevice(reader: WireReader): MemberDevice {
  return {
    id: reader.id(),
    name: reader.text(256),
    leaf: reader.u32(),
    fingerprint: reader.text(64),
    you: reader.bool(),
  };
}
