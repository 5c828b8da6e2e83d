import { useChat } from "../engine/context";
import type { Room } from "../protocol/events";

/** The other person of a direct room, once it is known who that is. */
export function useCompanion(room: Room): { id: string; online: boolean } | undefined {
  const id = useChat((state) =>
    room.kind === "direct" ? state.members[room.id]?.find((member) => !member.you)?.user : undefined,
  );
  const online = useChat((state) => id !== undefined && state.online.has(id));
  return id === undefined ? undefined : { id, online };
}
