import { writeCommandRequest, type CommandRequest } from "../protocol/generated/commands";
import { WireWriter } from "../wire/WireWriter";

/** A name and a value of the engine's persistent state. */
export interface EngineRecord {
  key: Uint8Array;
  value: Uint8Array;
}

export const enum SocketEvent {
  opened = 1,
  text = 2,
  closed = 3,
  failedToOpen = 4,
}

/** What happens to the engine. */
export type EngineInput =
  | { kind: "start"; records: EngineRecord[] }
  | { kind: "command"; request: CommandRequest }
  | { kind: "httpResponse"; request: number; status: number; body: Uint8Array }
  | { kind: "socket"; what: SocketEvent; code: number; text: string }
  | { kind: "tick" }
  | { kind: "signedOut" };

const kinds: Record<EngineInput["kind"], number> = {
  start: 1,
  command: 2,
  httpResponse: 3,
  socket: 4,
  tick: 5,
  signedOut: 6,
};

/** The bytes of `input`, as WebCore reads them: `u8 kind ‖ u64 now ‖ body`. `now` is in Unix milliseconds. */
export function encodeInput(input: EngineInput, now: number): Uint8Array {
  const writer = new WireWriter();
  writer.u8(kinds[input.kind]);
  writer.u64(now);
  switch (input.kind) {
    case "start": {
      const records = new WireWriter(4096);
      for (const record of input.records) {
        records.opaque(record.key);
        records.opaque(record.value);
      }
      writer.opaque(records.bytes);
      records.wipe();
      break;
    }
    case "command":
      writeCommandRequest(writer, input.request);
      break;
    case "httpResponse":
      writer.u32(input.request);
      writer.u16(input.status);
      writer.opaque(input.body);
      break;
    case "socket":
      writer.u8(input.what);
      writer.u16(input.code);
      writer.text(input.text);
      break;
    case "tick":
    case "signedOut":
      break;
  }
  return writer.bytes;
}
