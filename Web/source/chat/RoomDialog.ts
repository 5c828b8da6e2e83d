/** A dialog about a room. */
export type RoomDialog = "invite" | "rename" | "leave" | "security";
