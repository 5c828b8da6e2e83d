import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeActions } from "../../../Web/source/worker/EngineAction";
import { encodeInput } from "../../../Web/source/worker/EngineInput";
import { WireError, WireReader } from "../../../Web/source/wire/WireReader";
import { WireWriter } from "../../../Web/source/wire/WireWriter";

const bytes = (...values: number[]) => Uint8Array.from(values);

test("lengths take the fewest bytes, as RFC 9420 has them", () => {
  const cases: [number, number[]][] = [
    [0, [0x00]],
    [37, [0x25]],
    [63, [0x3f]],
    [64, [0x40, 0x40]],
    [15293, [0x7b, 0xbd]],
    [16383, [0x7f, 0xff]],
    [16384, [0x80, 0x00, 0x40, 0x00]],
    [494878333, [0x9d, 0x7f, 0x3e, 0x7d]],
    [0x3fffffff, [0xbf, 0xff, 0xff, 0xff]],
  ];
  for (const [value, coded] of cases) {
    const writer = new WireWriter(1);
    writer.varint(value);
    assert.deepEqual([...writer.bytes], coded);
    assert.equal(new WireReader(writer.bytes).varint(), value);
  }
  assert.throws(() => new WireWriter().varint(0x40000000), WireError);
});

test("lengths in more bytes than they need, or with the unused prefix, are refused", () => {
  for (const coded of [bytes(0x40, 0x3f), bytes(0x80, 0, 0x3f, 0xff), bytes(0xc0), bytes(0x40), bytes()]) {
    assert.throws(() => new WireReader(coded).varint(), WireError);
  }
});

test("a vector that claims more than there is, is refused", () => {
  assert.throws(() => new WireReader(bytes(5, 1, 2)).opaque(), WireError);
  assert.throws(() => new WireReader(bytes(0xbf, 0xff, 0xff, 0xff, 1)).vector(), WireError);
});

test("an event has its kind, its time and its body", () => {
  const coded = encodeInput({ kind: "httpResponse", request: 7, status: 404, body: bytes(1, 2) }, 0x0102030405);
  assert.deepEqual([...coded], [3, 0, 0, 0, 1, 2, 3, 4, 5, 0, 0, 0, 7, 1, 148, 2, 1, 2]);
  assert.deepEqual([...encodeInput({ kind: "tick" }, 1)], [5, 0, 0, 0, 0, 0, 0, 0, 1]);
  const start = encodeInput({ kind: "start", records: [{ key: bytes(97), value: bytes(1, 2, 3) }] }, 0);
  assert.deepEqual([...start.subarray(9)], [6, 1, 97, 3, 1, 2, 3]);
});

test("actions come out in their order", () => {
  const writer = new WireWriter();
  const changes = new WireWriter();
  changes.opaque(bytes(97));
  changes.u8(1);
  changes.opaque(bytes(9));
  changes.opaque(bytes(98));
  changes.u8(0);
  changes.opaque(bytes());
  writer.u8(1);
  writer.opaque(changes.bytes);
  writer.u8(2);
  writer.u32(5);
  writer.u8(3);
  for (const text of ["POST", "/api/devices", "{}"]) writer.text(text);
  writer.u8(3);
  writer.u8(4);
  writer.text("frame");
  writer.u8(7);
  writer.u32(250);
  assert.deepEqual(decodeActions(writer.bytes), [
    { kind: "persist", changes: [{ key: bytes(97), value: bytes(9) }, { key: bytes(98) }] },
    {
      kind: "http",
      request: 5,
      authenticated: true,
      grantsSession: true,
      method: "POST",
      path: "/api/devices",
      body: "{}",
    },
    { kind: "openSocket" },
    { kind: "sendFrame", text: "frame" },
    { kind: "wake", milliseconds: 250 },
  ]);
  assert.throws(() => decodeActions(bytes(9)), WireError);
});
