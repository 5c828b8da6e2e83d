import assert from "node:assert/strict";
import { test } from "node:test";
import { initialState, type ChatState } from "../../../Web/source/engine/ChatState";
import { reduce } from "../../../Web/source/engine/reduce";
import type { EngineEvent, NoticeEvent, Room, StateEvent } from "../../../Web/source/protocol/events";
import type { Message } from "../../../Web/source/protocol/messages";

const ready: StateEvent = { event: "state", phase: "ready", connection: "online", user: { id: "u", username: "ana" } };
const message: Message = { kind: "text", room: "r", seq: 1, id: "m", time: 1, epoch: 0, verified: true, mine: false, text: "Hello" };
const notice: NoticeEvent = { event: "notice", level: "info", code: "joined", message: "You were invited." };
const room: Room = {
  id: "r", kind: "group", name: "Owls", suite: 0xf0e2, suiteName: "", epoch: 0, seq: 0, memberCount: 1, unread: 0, state: "ok",
};

/** One event of each kind. */
const events: { [Kind in EngineEvent["event"]]: Extract<EngineEvent, { event: Kind }> } = {
  state: ready,
  progress: { event: "progress", step: 1, steps: 3, label: "Making keys" },
  rooms: { event: "rooms", rooms: [room] },
  members: { event: "members", room: "r", members: [] },
  message: { event: "message", message },
  online: { event: "online", users: ["u"] },
  notice,
  receipt: { event: "receipt", room: "r", user: "u", kind: "read", seq: 1 },
  reply: { event: "reply", ref: "1", ok: true },
};

/** What all of these events, one after the other, make of the first state. */
const after = (...several: EngineEvent[]): ChatState => several.reduce(reduce, initialState);

function frozen<Value>(value: Value): Value {
  if (typeof value === "object" && value !== null) Object.values(Object.freeze(value)).forEach(frozen);
  return value;
}

for (const event of Object.values(events)) {
  test(`"${event.event}" gives the same state for the same arguments, and changes neither`, () => {
    const state = frozen(after(...Object.values(events)));
    assert.deepEqual(reduce(state, frozen(event)), reduce(state, event));
  });
}

test("receipts and replies leave the state as it is", () => {
  assert.equal(reduce(initialState, events.receipt), initialState);
  assert.equal(reduce(initialState, events.reply), initialState);
});

test("what a newer core tells does not take the state away", () => {
  const unknown = { event: "not known yet" } as unknown as EngineEvent;
  assert.equal(reduce(initialState, unknown), initialState);
});

test("rooms, members, messages and who is online have their places", () => {
  const state = after(events.rooms, events.members, events.message, events.online);
  assert.deepEqual(state.rooms, [room]);
  assert.deepEqual(state.members, { r: [] });
  assert.deepEqual(state.conversations["r"]?.messages, [message]);
  assert.deepEqual([...state.online], ["u"]);
});

test("steps are listed in order, each once, and anew with the first", () => {
  const step = (step: number, label: string): EngineEvent => ({ event: "progress", step, steps: 3, label });
  const working: StateEvent = { event: "state", phase: "working", connection: "offline" };
  assert.deepEqual(after(working, step(1, "a"), step(1, "a"), step(2, "b"), working).steps, ["a", "b"]);
  assert.deepEqual(after(step(1, "a"), step(2, "b"), step(1, "c")).steps, ["c"]);
  assert.deepEqual(after(step(1, "a"), ready).steps, []);
});

test("at most four notices stand, no two with one id, even over a log-out", () => {
  const out: StateEvent = { event: "state", phase: "signedOut", connection: "offline" };
  const ids = (state: ChatState) => state.notices.map(({ id }) => id);
  assert.deepEqual(ids(after(notice, notice, notice, notice, notice)), [2, 3, 4, 5]);
  assert.deepEqual(ids(after(notice, out, notice)), [1, 2]);
});

test("a session that ended is back with the connection", () => {
  const ended: NoticeEvent = { ...notice, code: "session_ended" };
  const offline: StateEvent = { ...ready, connection: "offline" };
  assert.equal(after(ready, ended, offline).sessionEnded, true);
  assert.equal(after(ready, ended, offline, ready).sessionEnded, false);
  assert.deepEqual(after(ended).notices, []);
});

test("whoever logs out leaves nothing but notices", () => {
  const out: StateEvent = { event: "state", phase: "signedOut", connection: "offline" };
  const state = after(...Object.values(events), out);
  assert.deepEqual(state, { ...initialState, engine: out, notices: state.notices, noticeCount: 1 });
});
