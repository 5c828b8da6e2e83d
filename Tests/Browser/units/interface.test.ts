import assert from "node:assert/strict";
import { test } from "node:test";
import * as commands from "../../../Web/source/protocol/generated/commands";
import * as failures from "../../../Web/source/protocol/generated/failures";
import * as news from "../../../Web/source/protocol/generated/news";
import * as proofs from "../../../Web/source/protocol/generated/proofs";
import * as rooms from "../../../Web/source/protocol/generated/rooms";
import * as tabs from "../../../Web/source/protocol/generated/tabs";
import * as timeline from "../../../Web/source/protocol/generated/timeline";
import { decode, WireError, type WireReader } from "../../../Web/source/wire/WireReader";
import { encode, type WireWriter } from "../../../Web/source/wire/WireWriter";
// What a third coder has encoded, Scripts/interface/fixtures.py; the engine's own are held against the same.
import engineFixtures from "../../EngineInterfaceTests/Fixtures/interface.txt";
import tabFixtures from "./fixtures/tabs.txt";

type Coders = Record<string, unknown>;
const coders: Coders = { ...commands, ...failures, ...news, ...proofs, ...rooms, ...tabs, ...timeline };

interface Fixture {
  read: (reader: WireReader) => unknown;
  write: (writer: WireWriter, value: unknown) => void;
  bytes: Uint8Array;
  json: string;
  line: string;
}

function fixtures(text: string): Fixture[] {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => {
      const [type = "", hex = "", ...rest] = line.split(" ");
      return {
        read: coders[`read${type}`] as Fixture["read"],
        write: coders[`write${type}`] as Fixture["write"],
        bytes: Uint8Array.from(hex.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16)),
        json: rest.join(" "),
        line,
      };
    });
}

const all = [...fixtures(engineFixtures), ...fixtures(tabFixtures)];

/** As the fixtures have it: bytes as base64url, a code of tomorrow as its text. */
function json(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => {
    if (part instanceof Uint8Array) return Buffer.from(part).toString("base64url");
    if (typeof part === "object" && part !== null && "other" in part) return part.other;
    return part;
  });
}

test("values are read as they are meant, and written as they were read", () => {
  assert.ok(all.length > 300);
  for (const { read, write, bytes, json: wanted, line } of all) {
    const value = decode(bytes, read);
    assert.equal(json(value), wanted, line);
    assert.deepEqual([...encode(value, write)], [...bytes], line);
  }
});

test("bytes that are cut or have more behind them are refused", () => {
  for (const { read, bytes, line } of all) {
    for (let count = 0; count < bytes.length; count++) {
      assert.throws(() => decode(bytes.subarray(0, count), read), WireError, line);
    }
    assert.throws(() => decode(Uint8Array.from([...bytes, 0]), read), WireError, line);
  }
});

test("a changed byte is refused with the one error, or is another value", () => {
  for (const { read, write, bytes, line } of all) {
    for (let index = 0; index < bytes.length; index++) {
      for (const change of [0x01, 0x80, 0xff]) {
        const changed = Uint8Array.from(bytes);
        changed[index] = (changed[index] ?? 0) ^ change;
        let value: unknown;
        try {
          value = decode(changed, read);
        } catch (error) {
          assert.ok(error instanceof WireError, `${line} at ${index}: ${error}`);
          continue;
        }
        // Only what is past the integers that JavaScript holds comes back as another number.
        if (!json(value).includes(`${Number.MAX_SAFE_INTEGER}`)) {
          assert.deepEqual([...encode(value, write)], [...changed], `${line} at ${index}`);
        }
      }
    }
  }
});

test("what is longer than the schema allows is not written", () => {
  const start = { type: "newest" } as const;
  const history = { type: "history", reference: "r".repeat(129), room: "", start, limit: 1 } as const;
  assert.throws(() => encode(history, tabs.writePageMessage), WireError);
});
