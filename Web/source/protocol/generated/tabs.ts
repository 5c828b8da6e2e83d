// Made by Scripts/generate-interface from Web/source/protocol/tabs.schema: change that.

import type { WireReader } from "../../wire/WireReader";
import type { WireWriter } from "../../wire/WireWriter";
import { readCommandRequest, type CommandRequest, writeCommandRequest } from "./commands";
import { readNews, type News, writeNews } from "./news";
import { readProof, type Proof, writeProof } from "./proofs";
import { readTimelineEntry, type TimelineEntry, writeTimelineEntry } from "./timeline";

/** From the page to its worker. */
export type PageMessage =
  | { type: "command"; command: CommandRequest }
  /** A page of a room's history. The worker answers it from the store, never the engine. */
  | {
      type: "history";
      reference: string;
      room: string;
      start: HistoryStart;
      limit: number;
    }
  /** How a message was signed. Answered from the store, likewise. */
  | {
      type: "proof";
      reference: string;
      room: string;
      seq: number;
    }
  /** The browser says that the network came or went. */
  | {
      type: "network";
      online: boolean;
    };

export function writePageMessage(writer: WireWriter, value: PageMessage): void {
  switch (value.type) {
    case "command":
      writer.u8(1);
      writeCommandRequest(writer, value.command);
      break;
    case "history":
      writer.u8(2);
      writer.text(value.reference, 128);
      writer.id(value.room);
      writeHistoryStart(writer, value.start);
      writer.u32(value.limit);
      break;
    case "proof":
      writer.u8(3);
      writer.text(value.reference, 128);
      writer.id(value.room);
      writer.u64(value.seq);
      break;
    case "network":
      writer.u8(4);
      writer.bool(value.online);
      break;
  }
}

export function readPageMessage(reader: WireReader): PageMessage {
  switch (reader.u8()) {
    case 1:
      return { type: "command", command: readCommandRequest(reader) };
    case 2:
      return {
        type: "history",
        reference: reader.text(128),
        room: reader.id(),
        start: readHistoryStart(reader),
        limit: reader.u32(),
      };
    case 3:
      return {
        type: "proof",
        reference: reader.text(128),
        room: reader.id(),
        seq: reader.u64(),
      };
    case 4:
      return {
        type: "network",
        online: reader.bool(),
      };
    default:
      throw reader.invalid();
  }
}

/** Where a page of history begins. */
export type HistoryStart =
  | { type: "newest" }
  /** With the entries just before one. */
  | {
      type: "before";
      seq: number;
    }
  /** With the entries just after one. */
  | {
      type: "after";
      seq: number;
    };

export function writeHistoryStart(writer: WireWriter, value: HistoryStart): void {
  switch (value.type) {
    case "newest":
      writer.u8(1);
      break;
    case "before":
      writer.u8(2);
      writer.u64(value.seq);
      break;
    case "after":
      writer.u8(3);
      writer.u64(value.seq);
      break;
  }
}

export function readHistoryStart(reader: WireReader): HistoryStart {
  switch (reader.u8()) {
    case 1:
      return { type: "newest" };
    case 2:
      return {
        type: "before",
        seq: reader.u64(),
      };
    case 3:
      return {
        type: "after",
        seq: reader.u64(),
      };
    default:
      throw reader.invalid();
  }
}

/** From the worker to its page. */
export type WorkerMessage =
  | { type: "news"; news: News }
  /** Whether the engine runs in this tab or in another one. */
  | {
      type: "role";
      role: TabRole;
    }
  /** The worker cannot go on. */
  | {
      type: "halted";
      reason: HaltReason;
    }
  /** Missing where the store could not be read. */
  | {
      type: "history";
      reference: string;
      page?: HistoryPage | undefined;
    }
  /** Missing where the store has none, or could not be read. */
  | {
      type: "proof";
      reference: string;
      proof?: Proof | undefined;
    };

export function writeWorkerMessage(writer: WireWriter, value: WorkerMessage): void {
  switch (value.type) {
    case "news":
      writer.u8(1);
      writeNews(writer, value.news);
      break;
    case "role":
      writer.u8(2);
      writeTabRole(writer, value.role);
      break;
    case "halted":
      writer.u8(3);
      writeHaltReason(writer, value.reason);
      break;
    case "history":
      writer.u8(4);
      writer.text(value.reference, 128);
      writer.bool(value.page !== undefined);
      if (value.page !== undefined) writeHistoryPage(writer, value.page);
      break;
    case "proof":
      writer.u8(5);
      writer.text(value.reference, 128);
      writer.bool(value.proof !== undefined);
      if (value.proof !== undefined) writeProof(writer, value.proof);
      break;
  }
}

export function readWorkerMessage(reader: WireReader): WorkerMessage {
  switch (reader.u8()) {
    case 1:
      return { type: "news", news: readNews(reader) };
    case 2:
      return {
        type: "role",
        role: readTabRole(reader),
      };
    case 3:
      return {
        type: "halted",
        reason: readHaltReason(reader),
      };
    case 4:
      return {
        type: "history",
        reference: reader.text(128),
        page: reader.bool() ? readHistoryPage(reader) : undefined,
      };
    case 5:
      return {
        type: "proof",
        reference: reader.text(128),
        proof: reader.bool() ? readProof(reader) : undefined,
      };
    default:
      throw reader.invalid();
  }
}

export type TabRole =
  | "leader"
  | "follower";

const numbersOfTabRole: Record<TabRole, number> = {
  leader: 1,
  follower: 2,
};

export function writeTabRole(writer: WireWriter, value: TabRole): void {
  writer.u8(numbersOfTabRole[value]);
}

export function readTabRole(reader: WireReader): TabRole {
  switch (reader.u8()) {
    case 1:
      return "leader";
    case 2:
      return "follower";
    default:
      throw reader.invalid();
  }
}

export type HaltReason =
  | "coreUnavailable"
  | "coreStopped"
  | "storeUnavailable"
  | "storeUnreadable";

const numbersOfHaltReason: Record<HaltReason, number> = {
  coreUnavailable: 1,
  coreStopped: 2,
  storeUnavailable: 3,
  storeUnreadable: 4,
};

export function writeHaltReason(writer: WireWriter, value: HaltReason): void {
  writer.u8(numbersOfHaltReason[value]);
}

export function readHaltReason(reader: WireReader): HaltReason {
  switch (reader.u8()) {
    case 1:
      return "coreUnavailable";
    case 2:
      return "coreStopped";
    case 3:
      return "storeUnavailable";
    case 4:
      return "storeUnreadable";
    default:
      throw reader.invalid();
  }
}

/** A page of history, oldest entry first. */
export interface HistoryPage {
  entries: LoggedEntry[];
  /** Whether there are more entries in the direction asked for. */
  more: boolean;
}

export function writeHistoryPage(writer: WireWriter, value: HistoryPage): void {
  writer.list(value.entries, 1024, writeLoggedEntry);
  writer.bool(value.more);
}

export function readHistoryPage(reader: WireReader): HistoryPage {
  return {
    entries: reader.list(1024, readLoggedEntry),
    more: reader.bool(),
  };
}

/** An entry of the store. */
export interface LoggedEntry {
  seq: number;
  entry: TimelineEntry;
}

export function writeLoggedEntry(writer: WireWriter, value: LoggedEntry): void {
  writer.u64(value.seq);
  writeTimelineEntry(writer, value.entry);
}

export function readLoggedEntry(reader: WireReader): LoggedEntry {
  return {
    seq: reader.u64(),
    entry: readTimelineEntry(reader),
  };
}

/**
 * Between the workers of several tabs, over a BroadcastChannel.
 * Tabs may be of different builds: what another version says is not heard.
 */
export interface ChannelMessage {
  content: ChannelContent;
}

export function writeChannelMessage(writer: WireWriter, value: ChannelMessage): void {
  writer.u8(1);
  writeChannelContent(writer, value.content);
}

export function readChannelMessage(reader: WireReader): ChannelMessage {
  reader.version(1);
  return {
    content: readChannelContent(reader),
  };
}

export type ChannelContent =
  /** A tab has come. */
  | {
      type: "hello";
      tab: string;
    }
  /** A tab runs the engine, and says to all or to one what that has told. */
  | {
      type: "leader";
      leader: string;
      to?: string | undefined;
      news: News[];
    }
  | { type: "command"; command: CommandRequest }
  /** The engine has got a command. */
  | {
      type: "taken";
      reference: string;
    }
  | { type: "news"; news: News }
  /** Everything of the account is gone from this browser. */
  | { type: "erased" };

export function writeChannelContent(writer: WireWriter, value: ChannelContent): void {
  switch (value.type) {
    case "hello":
      writer.u8(1);
      writer.text(value.tab, 64);
      break;
    case "leader":
      writer.u8(2);
      writer.text(value.leader, 64);
      writer.bool(value.to !== undefined);
      if (value.to !== undefined) writer.text(value.to, 64);
      writer.list(value.news, 65536, writeNews);
      break;
    case "command":
      writer.u8(3);
      writeCommandRequest(writer, value.command);
      break;
    case "taken":
      writer.u8(4);
      writer.text(value.reference, 128);
      break;
    case "news":
      writer.u8(5);
      writeNews(writer, value.news);
      break;
    case "erased":
      writer.u8(6);
      break;
  }
}

export function readChannelContent(reader: WireReader): ChannelContent {
  switch (reader.u8()) {
    case 1:
      return {
        type: "hello",
        tab: reader.text(64),
      };
    case 2:
      return {
        type: "leader",
        leader: reader.text(64),
        to: reader.bool() ? reader.text(64) : undefined,
        news: reader.list(65536, readNews),
      };
    case 3:
      return { type: "command", command: readCommandRequest(reader) };
    case 4:
      return {
        type: "taken",
        reference: reader.text(128),
      };
    case 5:
      return { type: "news", news: readNews(reader) };
    case 6:
      return { type: "erased" };
    default:
      throw reader.invalid();
  }
}
