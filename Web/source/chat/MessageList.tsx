import { useMemo } from "react";
import { emptyConversation } from "../engine/Conversation";
import { useChat } from "../engine/context";
import { Icon } from "../interface/Icon";
import { dayName } from "../interface/times";
import type { RoomSummary } from "../protocol/generated/rooms";
import { seqOf, type Message } from "../engine/Message";
import { Announcer } from "./Announcer";
import { Beginning } from "./Beginning";
import { DayLine } from "./DayLine";
import { entries } from "./entries";
import { MessageRow } from "./MessageRow";
import { useAnchoredScroll } from "./useAnchoredScroll";
import { useFirstNew } from "./useFirstNew";
import "./MessageList.css";

interface MessageListProps {
  room: RoomSummary;
  inspected: number | undefined;
  onInspect: (message: Message) => void;
}

/** The messages of a room: a window that pages on scrolling and keeps its place. */
export function MessageList({ room, inspected, onInspect }: MessageListProps) {
  const conversation = useChat((state) => state.conversations[room.id]) ?? emptyConversation;
  const firstNew = useFirstNew(room, conversation);
  const all = useMemo(
    () => (conversation.later ? conversation.messages : [...conversation.messages, ...conversation.pending]),
    [conversation],
  );
  const list = useMemo(() => entries(all, firstNew), [all, firstNew]);
  const { scroller, away, onScroll, toLatest } = useAnchoredScroll(room.id, conversation, list);
  const empty = conversation.loaded && all.length === 0;
  return (
    <div className="messages-frame">
      <div className="messages" ref={scroller} onScroll={onScroll} tabIndex={0} role="region" aria-label="Messages">
        {(empty || (conversation.loaded && !conversation.earlier)) && <Beginning room={room} empty={empty} />}
        <ol className="messages-list">
          {list.map((entry) => {
            switch (entry.kind) {
              case "day":
                return <DayLine key={entry.key} entryKey={entry.key} text={dayName(entry.time)} />;
              case "new":
                return <DayLine key={entry.key} entryKey={entry.key} text="New" isNew />;
              case "message":
                return (
                  <MessageRow
                    key={entry.key}
                    entryKey={entry.key}
                    message={entry.message}
                    continues={entry.continues}
                    inspected={inspected !== undefined && seqOf(entry.message) === inspected}
                    onInspect={onInspect}
                  />
                );
            }
          })}
        </ol>
      </div>
      {away && (
        <button type="button" className="to-latest" onClick={() => void toLatest()}>
          <Icon name="down" size={15} />
          {room.unread > 0 ? `${room.unread} new` : "Latest"}
        </button>
      )}
      <Announcer messages={conversation.messages} />
    </div>
  );
}
