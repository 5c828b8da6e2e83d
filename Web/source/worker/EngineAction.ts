import { readNews, type News } from "../protocol/generated/news";
import { decode, WireError, WireReader } from "../wire/WireReader";

/** A change to one record; without a value the record is deleted. */
export interface RecordChange {
  key: Uint8Array;
  value?: Uint8Array;
}

/** What the engine wants done, in this order. */
export type EngineAction =
  | { kind: "persist"; changes: RecordChange[] }
  | {
      kind: "http";
      request: number;
      authenticated: boolean;
      grantsSession: boolean;
      method: string;
      path: string;
      body: string;
    }
  | { kind: "openSocket" }
  | { kind: "sendFrame"; text: string }
  | { kind: "closeSocket" }
  | { kind: "emit"; news: News }
  | { kind: "wake"; milliseconds: number }
  | { kind: "forgetSession" };

/** Reads the sequence of actions that one call of `nj_handle` returned. */
export function decodeActions(bytes: Uint8Array): EngineAction[] {
  const reader = new WireReader(bytes);
  const actions: EngineAction[] = [];
  while (!reader.isAtEnd) actions.push(decodeAction(reader));
  return actions;
}

function decodeAction(reader: WireReader): EngineAction {
  const kind = reader.u8();
  switch (kind) {
    case 1: {
      const changes: RecordChange[] = [];
      const records = reader.vector();
      while (!records.isAtEnd) {
        const key = records.opaque();
        const present = records.u8() !== 0;
        const value = records.opaque();
        changes.push(present ? { key, value } : { key });
      }
      return { kind: "persist", changes };
    }
    case 2: {
      const request = reader.u32();
      const flags = reader.u8();
      return {
        kind: "http",
        request,
        authenticated: (flags & 1) !== 0,
        grantsSession: (flags & 2) !== 0,
        method: reader.text(),
        path: reader.text(),
        body: reader.text(),
      };
    }
    case 3:
      return { kind: "openSocket" };
    case 4:
      return { kind: "sendFrame", text: reader.text() };
    case 5:
      return { kind: "closeSocket" };
    case 6:
      return { kind: "emit", news: decode(reader.opaque(), readNews) };
    case 7:
      return { kind: "wake", milliseconds: reader.u32() };
    case 8:
      return { kind: "forgetSession" };
    default:
      throw new WireError("The engine asked for an unknown action.");
  }
}
