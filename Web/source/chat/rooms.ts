import type { Room } from "../protocol/events";

/** When a UUIDv7 was made, in Unix milliseconds. */
function creationTime(id: string): number {
  const time = Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16);
  return Number.isNaN(time) ? 0 : time;
}

/** When something last happened in a room. */
export function activity(room: Room): number {
  return room.last?.time ?? creationTime(room.id);
}

/** The rooms that a filter leaves, the liveliest first. */
export function arranged(rooms: Room[], filter: string): Room[] {
  const wanted = filter.trim().toLowerCase();
  return rooms
    .filter((room) => room.name.toLowerCase().includes(wanted))
    .sort((a, b) => activity(b) - activity(a));
}

/** The last message in a line: without Markdown's signs, whose effect the line cannot show. */
export function preview(room: Room, me: string | undefined): string {
  const { last } = room;
  if (room.state === "joining") return "Joining…";
  if (room.state === "left") return "You have left";
  if (last === undefined) return "No messages yet";
  if (last.failure !== undefined) return "A message could not be verified";
  const text = (last.text ?? "").replace(/[*_`~#>]+|!?\[([^\]]*)\]\([^)]*\)/g, "$1").replace(/\s+/g, " ").trim();
  if (!last.username) return text;
  if (last.sender === me) return `You: ${text}`;
  return room.kind === "direct" ? text : `${last.username}: ${text}`;
}
