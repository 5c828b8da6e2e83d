import { useState } from "react";
import type { Conversation } from "../engine/Conversation";
import { seqOf } from "../engine/Message";
import type { RoomSummary } from "../protocol/generated/rooms";

/** The sequence number of the first message that was unread when the room was opened, once the messages are there. */
export function useFirstNew(room: RoomSummary, conversation: Conversation): number | undefined {
  const [unread] = useState(room.unread);
  const [firstNew, setFirstNew] = useState<number>();
  if (firstNew === undefined && conversation.loaded && unread > 0) {
    const others = conversation.messages.filter((message) => !message.mine && message.content.type !== "change");
    const first = others.at(-Math.min(unread, others.length));
    setFirstNew((first && seqOf(first)) ?? 0);
  }
  return firstNew;
}
