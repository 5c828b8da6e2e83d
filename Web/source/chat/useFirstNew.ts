import { useState } from "react";
import type { Conversation } from "../engine/Conversation";
import type { Room } from "../protocol/events";

/** The sequence number of the first message that was unread when the room was opened, once the messages are there. */
export function useFirstNew(room: Room, conversation: Conversation): number | undefined {
  const [unread] = useState(room.unread);
  const [firstNew, setFirstNew] = useState<number>();
  if (firstNew === undefined && conversation.loaded && unread > 0) {
    const others = conversation.messages.filter((message) => !message.mine && message.kind !== "system");
    setFirstNew(others.at(-Math.min(unread, others.length))?.seq ?? 0);
  }
  return firstNew;
}
