import type { Failure, Message } from "./messages";

export interface Account {
  id: string;
  username: string;
}

export interface Device {
  id: string;
  name: string;
}

export type Connection = "offline" | "connecting" | "online";

export interface StateEvent {
  event: "state";
  phase: "signedOut" | "working" | "ready";
  user?: Account;
  device?: Device;
  connection: Connection;
  accountFingerprint?: string;
}

export interface ProgressEvent {
  event: "progress";
  step: number;
  steps: number;
  label: string;
}

export interface LastMessage {
  seq: number;
  time: number;
  sender?: string;
  username?: string;
  text?: string;
  verified: boolean;
  failure?: Failure;
}

export interface Room {
  id: string;
  kind: "direct" | "group" | "channel";
  name: string;
  suite: number;
  suiteName: string;
  epoch: number;
  seq: number;
  memberCount: number;
  unread: number;
  last?: LastMessage;
  state: "ok" | "joining" | "repairing" | "failed" | "forked" | "left";
  reason?: string;
  /** Messages carry a few-time signature, too. */
  fewTime?: boolean;
}

export interface RoomsEvent {
  event: "rooms";
  rooms: Room[];
}

export interface MemberDevice {
  id: string;
  name: string;
  leaf: number;
  fingerprint: string;
  you: boolean;
}

export interface Member {
  user: string;
  username: string;
  role?: "owner" | "admin" | "member";
  you: boolean;
  online: boolean;
  accountFingerprint: string;
  devices: MemberDevice[];
}

export interface MembersEvent {
  event: "members";
  room: string;
  members: Member[];
}

export interface MessageEvent {
  event: "message";
  message: Message;
}

export interface OnlineEvent {
  event: "online";
  users: string[];
}

export interface NoticeEvent {
  event: "notice";
  level: "info" | "warning" | "error";
  code: string;
  message: string;
  room?: string;
}

export interface ReplyEvent {
  event: "reply";
  ref: string;
  ok: boolean;
  result?: unknown;
  error?: Failure;
}

/** How far somebody has come in a room. */
export interface ReceiptEvent {
  event: "receipt";
  room: string;
  user: string;
  kind: "delivered" | "read";
  seq: number;
}

/** What the engine tells the interface. */
export type EngineEvent =
  | StateEvent
  | ProgressEvent
  | RoomsEvent
  | MembersEvent
  | MessageEvent
  | OnlineEvent
  | NoticeEvent
  | ReceiptEvent
  | ReplyEvent;

/** A page of history, oldest message first. */
export interface HistoryPage {
  messages: Message[];
  /** Whether there are more messages in the direction asked for. */
  more: boolean;
}
