import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from "react";
import { useClient } from "../engine/context";
import type { Conversation } from "../engine/Conversation";
import type { Entry } from "./entries";

/** Nearer than this to an end of the window, the next page is asked for. In pixels. */
const pagingDistance = 700;
/** Nearer than this to the end, the view follows new messages. In pixels. */
const bottomDistance = 48;

/** The first line in view and where it stands. */
interface Anchor {
  key: string;
  top: number;
}

interface AnchoredScroll {
  scroller: RefObject<HTMLDivElement>;
  /** Whether the newest messages are far from the view. */
  away: boolean;
  onScroll: () => void;
  toLatest: () => Promise<void>;
}

/** Scrolls through a room's window of messages: pages near its ends, and holds the view while entries come and go around it. */
export function useAnchoredScroll(room: string, conversation: Conversation, list: Entry[]): AnchoredScroll {
  const client = useClient();
  const { later } = conversation;
  const scroller = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const anchor = useRef<Anchor>();
  const [away, setAway] = useState(false);

  const toEnd = useCallback(() => {
    const element = scroller.current;
    if (element) element.scrollTop = element.scrollHeight;
  }, []);

  const look = useCallback(() => {
    const element = scroller.current;
    if (element === null) return;
    const below = element.scrollHeight - element.scrollTop - element.clientHeight;
    atEnd.current = below < bottomDistance && !later;
    setAway(below > element.clientHeight || later);
    anchor.current = topmost(element);
    if (element.scrollTop < pagingDistance) void client.loadEarlier(room);
    if (below < pagingDistance) void client.loadLater(room);
    if (atEnd.current) client.trim(room);
  }, [client, room, later]);

  // What is in view stays where it is, whatever was put in or let go above it.
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const last = list.at(-1);
    const own = last?.kind === "message" && last.message.place.type === "pending";
    if (atEnd.current || (own && !later)) {
      toEnd();
    } else if (anchor.current) {
      const { key, top } = anchor.current;
      const held = element.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
      if (held) element.scrollTop += held.getBoundingClientRect().top - top;
    }
    look();
  }, [list, later, look, toEnd]);

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
    if (later) await client.loadNewest(room, true);
    atEnd.current = true;
    toEnd();
    setTimeout(toEnd, 50);
  };

  return { scroller, away, onScroll: look, toLatest };
}

function topmost(element: HTMLElement): Anchor | undefined {
  const edge = element.getBoundingClientRect().top;
  for (const line of element.querySelectorAll<HTMLElement>("[data-key]")) {
    const { bottom, top } = line.getBoundingClientRect();
    const key = line.dataset["key"];
    if (bottom > edge && key !== undefined) return { key, top };
  }
  return undefined;
}
