import type { Failure } from "../protocol/generated/failures";
import type { EntryPlace, TimelineEntry } from "../protocol/generated/timeline";

/** An entry of a room's history, with where it stands. */
export interface Message extends TimelineEntry {
  room: string;
  place: EntryPlace;
}

/** Its place in the room's log, once the server has taken it. */
export function seqOf(message: Message): number | undefined {
  return message.place.type === "logged" ? message.place.seq : undefined;
}

/** The sender's own id for it; a change of the room has none. */
export function idOf(message: Message): string | undefined {
  return message.content.type === "change" ? undefined : message.content.id;
}

/** What is written in it. */
export function textOf(message: Message): string | undefined {
  return message.content.type === "text" ? message.content.text : undefined;
}

/** Why the server has refused it, where it has. */
export function refusalOf(message: Message): Failure | undefined {
  return message.place.type === "refused" ? message.place.failure : undefined;
}
