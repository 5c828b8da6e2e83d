import assert from "node:assert/strict";
import { test } from "node:test";
import { initialState, type ChatState } from "../../../Web/source/engine/ChatState";
import { reduce } from "../../../Web/source/engine/reduce";
import type { EngineState, News, SetUpTask } from "../../../Web/source/protocol/generated/news";
import type { RoomSummary } from "../../../Web/source/protocol/generated/rooms";
import type { TimelineEntry } from "../../../Web/source/protocol/generated/timeline";

type Told<Type extends News["type"]> = Extract<News, { type: Type }>;

const account = { user: "u", username: "ana", device: "d", deviceName: "Phone", fingerprint: "" };
const state = (phase: EngineState["phase"], connection: EngineState["connection"]): Told<"state"> => ({
  type: "state",
  state: phase === "signedOut" ? { phase, connection } : { phase, connection, account },
});
const ready = state("ready", "online");
const entry: TimelineEntry = { time: 1, epoch: 0, mine: false, content: { type: "text", id: "m", text: "Hello" } };
const place = { type: "logged", seq: 1 } as const;
const notice: Told<"notice"> = { type: "notice", level: "info", failure: { code: "return_asked", names: ["ben"] } };
const room: RoomSummary = {
  id: "r", kind: "group", name: "Owls", suite: 0xf0e2, suiteName: "", epoch: 0, seq: 0, memberCount: 1, unread: 0, state: "ok",
  fewTime: false,
};

/** One piece of news of each kind. */
const events: { [Type in News["type"]]: Told<Type> } = {
  state: ready,
  progress: { type: "progress", step: 1, steps: 3, task: "derivingKeys" },
  rooms: { type: "rooms", rooms: [room] },
  members: { type: "members", room: "r", members: [] },
  entry: { type: "entry", room: "r", place, entry },
  online: { type: "online", users: ["u"] },
  notice,
  receipt: { type: "receipt", room: "r", user: "u", kind: "read", seq: 1 },
  reply: { type: "reply", reference: "1", outcome: { type: "done" } },
};

/** What all of these events, one after the other, make of the first state. */
const after = (...several: News[]): ChatState => several.reduce(reduce, initialState);

function frozen<Value>(value: Value): Value {
  if (typeof value === "object" && value !== null) Object.values(Object.freeze(value)).forEach(frozen);
  return value;
}

for (const event of Object.values(events)) {
  test(`"${event.type}" gives the same state for the same arguments, and changes neither`, () => {
    const all = frozen(after(...Object.values(events)));
    assert.deepEqual(reduce(all, frozen(event)), reduce(all, event));
  });
}

test("receipts and replies leave the state as it is", () => {
  assert.equal(reduce(initialState, events.receipt), initialState);
  assert.equal(reduce(initialState, events.reply), initialState);
});

test("rooms, members, messages and who is online have their places", () => {
  const all = after(events.rooms, events.members, events.entry, events.online);
  assert.deepEqual(all.rooms, [room]);
  assert.deepEqual(all.members, { r: [] });
  assert.deepEqual(all.conversations["r"]?.messages, [{ ...entry, room: "r", place }]);
  assert.deepEqual([...all.online], ["u"]);
});

test("steps are listed in order, each once, and anew with the first", () => {
  const step = (step: number, task: SetUpTask): News => ({ type: "progress", step, steps: 3, task });
  const working = state("working", "offline");
  const [a, b, c] = ["askingForSalt", "derivingKeys", "fetchingBackup"] as const;
  assert.deepEqual(after(working, step(1, a), step(1, a), step(2, b), working).steps, [a, b]);
  assert.deepEqual(after(step(1, a), step(2, b), step(1, c)).steps, [c]);
  assert.deepEqual(after(step(1, a), ready).steps, []);
});

test("at most four notices stand, no two with one id, even over a log-out", () => {
  const out = state("signedOut", "offline");
  const ids = (state: ChatState) => state.notices.map(({ id }) => id);
  assert.deepEqual(ids(after(notice, notice, notice, notice, notice)), [2, 3, 4, 5]);
  assert.deepEqual(ids(after(notice, out, notice)), [1, 2]);
});

test("a session that ended is back with the connection", () => {
  const ended: News = { ...notice, failure: { code: "session_ended", names: [] } };
  const offline = state("ready", "offline");
  assert.equal(after(ready, ended, offline).sessionEnded, true);
  assert.equal(after(ready, ended, offline, ready).sessionEnded, false);
  assert.deepEqual(after(ended).notices, []);
});

test("whoever logs out leaves nothing but notices", () => {
  const out = state("signedOut", "offline");
  const left = after(...Object.values(events), out);
  assert.deepEqual(left, { ...initialState, engine: out.state, notices: left.notices, noticeCount: 1 });
});
