import assert from "node:assert/strict";
import { test } from "node:test";
import { decode } from "../../../Web/source/engine/useServerFacts";
import { address, readRoute } from "../../../Web/source/route";

test("the link of an invitation leads to the form with its token, and back", () => {
  const token = "AZqz-_09";
  const route = readRoute(`#/register/${token}`);
  assert.deepEqual(route, { screen: "register", invitation: token });
  assert.equal(address(route), `#/register/${token}`);
  assert.equal(address(readRoute("#/register")), "#/register");
  assert.equal(address(readRoute("#/room/a%2Fb")), "#/room/a%2Fb");
});

test("the server's facts are taken in their form alone", () => {
  assert.deepEqual(decode({ registration: "open", readOnly: false }), { registration: "open", readOnly: false });
  assert.deepEqual(decode({ registration: "closed", readOnly: true, announcement: { text: "Noon.", time: 1 } }), {
    registration: "closed",
    readOnly: true,
    announcement: "Noon.",
  });
  for (const answer of [null, 1, "open", [], {}, { registration: "ajar", readOnly: false }]) {
    assert.equal(decode(answer), undefined);
  }
});
