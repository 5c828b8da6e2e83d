import type { Role, RoomSummary } from "./protocol/generated/rooms";
import type { SetUpTask } from "./protocol/generated/news";
import { failureCodeSentences, type Failure } from "./protocol/generated/failures";
import type { Person, RoomChange, TimelineEntry } from "./protocol/generated/timeline";

// What is told to people, in English: the engine tells codes, changes and tasks, and the words for them are here.
// `Sources/EngineInterface/Words` has the same for the terminal.

/** `ada`, `ada and ben`, `ada, ben and cy`. */
function listed(names: string[]): string {
  if (names.length < 2) return names[0] ?? "";
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

function nameOf(person: Person): string {
  return person.username || "someone";
}

const namesOf = (people: Person[]) => listed(people.map(nameOf));

/** Why something did not work. */
export function failureSentence({ code, names, detail }: Failure): string {
  if (typeof code !== "string") return detail ?? "The server refused the request.";
  // In one pass: a name may itself look like a place for one.
  return failureCodeSentences[code].replace(/\{(\w+)\}/g, (_, place: string) => {
    const name = place === "names" ? listed(names) : names[Number(place) - 1];
    return name || "someone";
  });
}

/** A code as programs know it. */
export function codeName({ code }: Failure): string {
  return typeof code === "string" ? code : code.other;
}

function changeSentence(change: RoomChange, author: Person | undefined): string {
  const name = author === undefined ? "Someone" : nameOf(author);
  switch (change.type) {
    case "added":
      return `${name} added ${namesOf(change.people)}`;
    case "removed":
      return `${name} removed ${namesOf(change.people)}`;
    case "left":
      return `${namesOf(change.people)} left`;
    case "joinedFromDevice":
      return `${name} joined from another device`;
    case "missed": {
      const sentences = [];
      if (change.joined.length > 0) sentences.push(`meanwhile ${namesOf(change.joined)} came in`);
      if (change.left.length > 0) sentences.push(`meanwhile ${namesOf(change.left)} went`);
      return sentences.join("; ");
    }
    case "removedDevice":
      return `${name} removed ${nameOf(change.owner)}'s device ${change.name || "A device"}`;
    case "deviceGone":
      return `${change.name || "A device"} is no device of ${nameOf(change.owner)} any more, says the server`;
    case "fewTime":
      return `${name} turned few-time signatures ${change.on ? "on" : "off"}`;
    case "removedYou":
      return "You were removed from this room";
  }
}

/** What a commit has changed in a room, in a line. */
export function changesSentence(changes: RoomChange[], { author }: Pick<TimelineEntry, "author">): string {
  return changes.map((change) => changeSentence(change, author)).join("; ");
}

const tasks: Record<SetUpTask, string> = {
  askingForSalt: "Asking the server how to derive your keys",
  derivingKeys: "Deriving keys from your password",
  makingAccountKey: "Making your account key (SLH-DSA-SHA2-128s)",
  fetchingBackup: "Fetching your account key",
  makingDeviceKeys: "Making this device's keys",
  certifyingDevice: "Certifying this device with the account key",
  registeringAccount: "Registering with the server",
  registeringDevice: "Registering this device",
  publishingKeys: "Publishing keys for invitations",
  findingPeople: "Finding people",
  claimingKeys: "Fetching their keys",
  addingMembers: "Adding members",
};

/** What a registration or a log-in is doing. */
export function taskSentence(task: SetUpTask): string {
  return tasks[task];
}

const roles: Record<Role, string> = { owner: "owner", admin: "admin", member: "member" };

export function roleName(role: Role): string {
  return roles[role];
}

/** What a room is called. */
export function roomTitle({ name, kind }: Pick<RoomSummary, "name" | "kind">): string {
  return name || (kind === "direct" ? "Direct conversation" : "Unnamed room");
}
