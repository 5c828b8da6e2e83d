import type { RoomMember, RoomSummary } from "../protocol/generated/rooms";

// What is offered: what the server would let this user do. As long as it has not told the role, that is what every member may.

function manages(room: RoomSummary): boolean {
  return room.role === "owner" || room.role === "admin";
}

function isChangeable(room: RoomSummary): boolean {
  return room.kind !== "direct" && room.state === "ok";
}

export function mayInvite(room: RoomSummary): boolean {
  return isChangeable(room);
}

export function mayRename(room: RoomSummary): boolean {
  return isChangeable(room) && manages(room);
}

/** Nobody but an owner removes an owner. */
export function mayRemove(room: RoomSummary, member: RoomMember): boolean {
  if (member.you || !isChangeable(room) || !manages(room)) return false;
  return room.role === "owner" || member.role !== "owner";
}
