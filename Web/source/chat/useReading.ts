import { useEffect } from "react";
import { useClient } from "../engine/context";
import type { RoomSummary } from "../protocol/generated/rooms";

/** Loads a room's newest messages, and tells the engine that they are being looked at while they are. */
export function useReading(room: RoomSummary): void {
  const client = useClient();
  const { id, unread } = room;
  useEffect(() => {
    void client.loadNewest(id);
    client.tell({ type: "open", room: id });
  }, [client, id]);
  useEffect(() => {
    if (unread === 0) return;
    const look = () => {
      if (document.visibilityState === "visible") client.tell({ type: "open", room: id });
    };
    look();
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, [client, id, unread]);
}
