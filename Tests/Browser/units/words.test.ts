import assert from "node:assert/strict";
import { test } from "node:test";
import type { Person, RoomChange } from "../../../Web/source/protocol/generated/timeline";
import { changesSentence, failureSentence, roomTitle } from "../../../Web/source/words";

// The terminal says the same: Tests/EngineInterfaceTests/SentenceTests.swift.
const [ada, ben, cy, nobody] = ["ada", "ben", "cy", ""].map((username): Person => ({ user: username, username })) as [
  Person, Person, Person, Person,
];

test("changes are told in a sentence each", () => {
  const told: [RoomChange, string][] = [
    [{ type: "added", people: [ben] }, "ada added ben"],
    [{ type: "added", people: [ben, cy] }, "ada added ben and cy"],
    [{ type: "removed", people: [ada, ben, cy] }, "ada removed ada, ben and cy"],
    [{ type: "left", people: [ben] }, "ben left"],
    [{ type: "joinedFromDevice" }, "ada joined from another device"],
    [{ type: "missed", joined: [ben], left: [] }, "meanwhile ben came in"],
    [{ type: "missed", joined: [ben], left: [cy, nobody] }, "meanwhile ben came in; meanwhile cy and someone went"],
    [{ type: "removedDevice", owner: ben, name: "Phone" }, "ada removed ben's device Phone"],
    [{ type: "deviceGone", owner: ben, name: "" }, "A device is no device of ben any more, says the server"],
    [{ type: "fewTime", on: true }, "ada turned few-time signatures on"],
    [{ type: "fewTime", on: false }, "ada turned few-time signatures off"],
    [{ type: "removedYou" }, "You were removed from this room"],
  ];
  for (const [change, sentence] of told) assert.equal(changesSentence([change], { author: ada }), sentence);
  assert.equal(changesSentence([{ type: "added", people: [ben] }], {}), "Someone added ben");
});

test("all changes of a commit are one line", () => {
  const changes: RoomChange[] = [{ type: "added", people: [ben] }, { type: "fewTime", on: true }];
  assert.equal(changesSentence(changes, { author: ada }), "ada added ben; ada turned few-time signatures on");
});

test("a failure names whom it is about, and nothing in a name is a place for another", () => {
  assert.equal(failureSentence({ code: "unknown_user", names: ["ada"] }), "There is no account called ada.");
  assert.equal(
    failureSentence({ code: "account_renamed", names: ["{2}", "ben"] }),
    "The server shows {2} under the name ben. It was refused.",
  );
  assert.equal(failureSentence({ code: "offline", names: [] }), "The server cannot be reached.");
});

test("a code that is not known is told in the server's words", () => {
  assert.equal(failureSentence({ code: { other: "of_tomorrow" }, names: [], detail: "Not yet." }), "Not yet.");
});

test("a room without a name has one for the eye", () => {
  assert.equal(roomTitle({ name: "", kind: "group" }), "Unnamed room");
  assert.equal(roomTitle({ name: "", kind: "direct" }), "Direct conversation");
  assert.equal(roomTitle({ name: "Owls", kind: "group" }), "Owls");
});
