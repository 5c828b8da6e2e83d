import assert from "node:assert/strict";
import { test } from "node:test";
import { initialState } from "../../../Web/source/engine/ChatState";
import { reduce } from "../../../Web/source/engine/reduce";
import type { EngineEvent } from "../../../Web/source/protocol/events";

test("receipts and replies leave the state as it is", () => {
  assert.equal(reduce(initialState, { event: "receipt", room: "r", user: "u", kind: "read", seq: 1 }), initialState);
  assert.equal(reduce(initialState, { event: "reply", ref: "1", ok: true }), initialState);
});

test("what a newer core tells does not take the state away", () => {
  const unknown = { event: "not known yet" } as unknown as EngineEvent;
  assert.equal(reduce(initialState, unknown), initialState);
});
