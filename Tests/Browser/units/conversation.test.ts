import assert from "node:assert/strict";
import { test } from "node:test";
import { entries } from "../../../Web/source/chat/entries";
import {
  emptyConversation,
  firstSeq,
  lastSeq,
  trimmed,
  windowSize,
  withEarlier,
  withLater,
  withMessage,
  withNewest,
} from "../../../Web/source/engine/Conversation";
import { seqOf, type Message } from "../../../Web/source/engine/Message";

interface Change {
  id?: string;
  time?: number;
  sender?: string;
  place?: Message["place"];
  mine?: boolean;
}

const message = (seq: number | undefined, { id = `m${seq}`, time, sender = "s", place, mine = false }: Change = {}): Message => ({
  room: "r",
  place: place ?? (seq === undefined ? { type: "pending" } : { type: "logged", seq }),
  time: time ?? 1_800_000_000_000 + (seq ?? 0),
  epoch: 1,
  author: { user: sender, username: sender },
  device: { id: "d", name: "d" },
  mine,
  content: { type: "text", id, text: `${seq}` },
});
const range = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => message(first + index));
const seqs = (messages: Message[]) => messages.map(seqOf);

test("a message that comes while its page is being read stands there once", () => {
  let room = withMessage(emptyConversation, message(10));
  room = withMessage(room, message(11));
  room = withNewest(room, { messages: range(5, 10), more: true });
  assert.deepEqual(seqs(room.messages), [5, 6, 7, 8, 9, 10, 11]);
});

test("a pending message becomes the one with its place in the log", () => {
  let room = withNewest(emptyConversation, { messages: range(1, 2), more: false });
  room = withMessage(room, message(undefined, { id: "mine", mine: true }));
  assert.equal(room.pending.length, 1);
  room = withMessage(room, message(4, { id: "mine", mine: true }));
  room = withMessage(room, message(3));
  assert.deepEqual(seqs(room.messages), [1, 2, 3, 4]);
  assert.equal(room.pending.length, 0);
});

test("the window moves over the log without holes", () => {
  let room = withNewest(emptyConversation, { messages: range(901, 960), more: true });
  for (let before = 901; before > 1; before -= 60) {
    room = withEarlier(room, { messages: range(before - 60, before - 1), more: before - 60 > 1 });
  }
  assert.equal(room.messages.length, windowSize);
  assert.deepEqual([firstSeq(room.messages), lastSeq(room.messages)], [1, windowSize]);
  assert.equal(room.later, true);
  // What is reported beyond the window waits in the store.
  room = withMessage(room, message(961));
  assert.equal(lastSeq(room.messages), windowSize);
  for (let after = windowSize; after < 961; after += 60) {
    room = withLater(room, { messages: range(after + 1, Math.min(after + 60, 961)), more: after + 60 < 961 });
  }
  assert.deepEqual([lastSeq(room.messages), room.later, room.earlier], [961, false, true]);
  for (let seq = 962; seq < 1_000; seq++) room = withMessage(room, message(seq));
  room = trimmed(room);
  assert.deepEqual(seqs(room.messages), seqs(range(1_000 - windowSize, 999)));
});

test("messages of one sender stand together, apart from days and news", () => {
  const minute = 60_000;
  const noon = new Date(2027, 5, 1, 12).getTime();
  const list = entries(
    [
      message(1, { time: noon }),
      message(2, { time: noon + minute }),
      message(3, { time: noon + 10 * minute }),
      message(4, { time: noon + 11 * minute, sender: "t" }),
      message(5, { time: noon + 12 * minute, sender: "t" }),
      message(6, { time: noon + 24 * 60 * minute, sender: "t" }),
    ],
    5,
  );
  assert.deepEqual(
    list.map((entry) => (entry.kind === "message" ? [seqOf(entry.message), entry.continues] : entry.kind)),
    ["day", [1, false], [2, true], [3, false], [4, false], "new", [5, false], "day", [6, false]],
  );
});
