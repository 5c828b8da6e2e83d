import type { RoomSummary } from "../protocol/generated/rooms";

/** When a UUIDv7 was made, in Unix milliseconds. */
function creationTime(id: string): number {
  const time = Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16);
  return Number.isNaN(time) ? 0 : time;
}

/** When something last happened in a room. */
export function activity(room: RoomSummary): number {
  return room.last?.entry.time ?? creationTime(room.id);
}

/** The rooms that a filter leaves, the liveliest first. */
export function arranged(rooms: RoomSummary[], filter: string): RoomSummary[] {
  const wanted = filter.trim().toLowerCase();
  return rooms
    .filter((room) => room.name.toLowerCase().includes(wanted))
    .sort((a, b) => activity(b) - activity(a));
}

/** The last message in a line: without Markdown's signs, whose effect the line cannot show. */
export function preview(room: RoomSummary): string {
  if (room.state === "joining") return "Joining…";
  if (room.state === "left") return "You have left";
  const entry = room.last?.entry;
  if (entry === undefined) return "No messages yet";
  if (entry.content.type !== "text") return "A message could not be verified";
  const text = entry.content.text.replace(/[*_`~#>]+|!?\[([^\]]*)\]\([^)]*\)/g, "$1").replace(/\s+/g, " ").trim();
  if (entry.mine) return `You: ${text}`;
  if (room.kind === "direct" || !entry.author?.username) return text;
  return `${entry.author.username}: ${text}`;
}
