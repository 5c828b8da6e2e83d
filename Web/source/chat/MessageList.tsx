import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { emptyConversation } from "../engine/Conversation";
import { useChat, useClient } from "../engine/context";
import { Icon } from "../interface/Icon";
import { dayName } from "../interface/times";
import type { Room } from "../protocol/events";
import type { Message } from "../protocol/messages";
import { entries } from "./entries";
import { MessageRow } from "./MessageRow";
import { Announcer } from "./Announcer";

interface MessageListProps {
  room: Room;
  inspected: number | undefined;
  onInspect: (message: Message) => void;
}

/** Nearer than this to an end of the window, the next page is asked for. In pixels. */
const pagingDistance = 700;
const bottomDistance = 48;

/** Where the view is held while messages come and go around it. */
interface Anchor {
  key: string;
  top: number;
}

/** The messages of a room: a window that pages on scrolling and keeps its place. */
export function MessageList({ room, inspected, onInspect }: MessageListProps) {
  const client = useClient();
  const conversation = useChat((state) => state.conversations[room.id]) ?? emptyConversation;
  const scroller = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const anchor = useRef<Anchor>();
  const [away, setAway] = useState(false);
  const [unreadAtFirst] = useState(room.unread);
  const firstNew = useRef<number>();

  if (firstNew.current === undefined && conversation.loaded && unreadAtFirst > 0) {
    const others = conversation.messages.filter((message) => !message.mine && message.kind !== "system");
    firstNew.current = others.at(-Math.min(unreadAtFirst, others.length))?.seq ?? 0;
  }
  const all = useMemo(
    () => (conversation.later ? conversation.messages : [...conversation.messages, ...conversation.pending]),
    [conversation],
  );
  const list = useMemo(() => entries(all, firstNew.current), [all]);

  const toEnd = useCallback(() => {
    const element = scroller.current;
    if (element) element.scrollTop = element.scrollHeight;
  }, []);

  const look = useCallback(() => {
    const element = scroller.current;
    if (element === null) return;
    const below = element.scrollHeight - element.scrollTop - element.clientHeight;
    atEnd.current = below < bottomDistance && !conversation.later;
    setAway(below > element.clientHeight || conversation.later);
    anchor.current = topmost(element);
    if (element.scrollTop < pagingDistance) void client.loadEarlier(room.id);
    if (below < pagingDistance) void client.loadLater(room.id);
    if (atEnd.current) client.trim(room.id);
  }, [client, room.id, conversation.later]);

  // What is in view stays where it is, whatever was put in or let go above it.
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const own = all.at(-1)?.pending === true;
    if (atEnd.current || (own && !conversation.later)) {
      toEnd();
    } else if (anchor.current) {
      const { key, top } = anchor.current;
      const held = element.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
      if (held) element.scrollTop += held.getBoundingClientRect().top - top;
    }
    look();
  }, [list]);

  // The composer grows, the keyboard opens, the window turns.
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => {
      if (atEnd.current) toEnd();
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [toEnd]);

  const toLatest = async () => {
    if (conversation.later) await client.loadNewest(room.id, true);
    atEnd.current = true;
    toEnd();
    setTimeout(toEnd, 50);
  };

  const empty = conversation.loaded && all.length === 0;
  return (
    <div className="messages-frame">
      <div className="messages" ref={scroller} onScroll={look} tabIndex={0} role="region" aria-label="Messages">
        {conversation.loaded && !conversation.earlier && !empty && <Beginning room={room} />}
        {empty && <Beginning room={room} empty />}
        <ol className="messages-list">
          {list.map((entry) => {
            switch (entry.kind) {
              case "day":
                return (
                  <li key={entry.key} data-key={entry.key} className="day">
                    <span>{dayName(entry.time)}</span>
                  </li>
                );
              case "new":
                return (
                  <li key={entry.key} data-key={entry.key} className="day day-new">
                    <span>New</span>
                  </li>
                );
              case "message":
                return (
                  <MessageRow
                    key={entry.key}
                    entryKey={entry.key}
                    message={entry.message}
                    continues={entry.continues}
                    inspected={inspected !== undefined && entry.message.seq === inspected}
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

function Beginning({ room, empty }: { room: Room; empty?: boolean }) {
  return (
    <div className="beginning">
      <span className="beginning-icon">
        <Icon name="seal" size={22} />
      </span>
      <h2>{room.kind === "direct" ? `You and ${room.name}` : room.name}</h2>
      <p>
        {empty ? "Nothing has been said here yet. " : "This is as far back as this device can read. "}
        Every message is sealed for the members alone and signed by the device that sends it.
      </p>
    </div>
  );
}

/** The first line in view and where it stands. */
function topmost(element: HTMLElement): Anchor | undefined {
  const edge = element.getBoundingClientRect().top;
  for (const line of element.querySelectorAll<HTMLElement>("[data-key]")) {
    const { bottom, top } = line.getBoundingClientRect();
    if (bottom > edge) return { key: line.dataset["key"] as string, top };
  }
  return undefined;
}
