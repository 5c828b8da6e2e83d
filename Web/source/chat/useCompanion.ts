import { useChat } from "../engine/context";
import type { RoomSummary } from "../protocol/generated/rooms";

/** The other person of a direct room, once it is known who that is. */
export function useCompanion(room: RoomSummary): { id: string; online: boolean } | undefined {
  const id = useChat((state) =>
    room.kind === "direct" ? state.members[room.id]?.find((member) => !member.you)?.user : undefined,
  );
  const online = useChat((state) => id !== undefined && state.online.has(id));
  return id === undefined ? undefined : { id, online };
}
