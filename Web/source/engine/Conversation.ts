import { idOf, seqOf, type Message } from "./Message";

/** A window onto one room's messages: a stretch of the log without holes, and what is on its way. */
export interface Conversation {
  /** Ascending by `seq`. */
  messages: Message[];
  /** Sent from here and not taken by the server yet, in the order of sending. */
  pending: Message[];
  /** Whether there are messages before the first one. */
  earlier: boolean;
  /** Whether there are messages after the last one: the window does not reach the end of the log. */
  later: boolean;
  loaded: boolean;
}

/** A page of history, oldest message first. */
export interface Page {
  messages: Message[];
  /** Whether there are more in the direction asked for. */
  more: boolean;
}

/** Messages asked for at once. */
export const pageSize = 60;
/** Messages kept on the page at once; more than this, and the far end of the window is let go. */
export const windowSize = 360;

export const emptyConversation: Conversation = {
  messages: [],
  pending: [],
  earlier: true,
  later: false,
  loaded: false,
};

/** Puts in a message that the engine has reported, new or changed. */
export function withMessage(conversation: Conversation, message: Message): Conversation {
  const id = idOf(message);
  const seq = seqOf(message);
  const pending = conversation.pending.filter((other) => id === undefined || idOf(other) !== id);
  if (seq === undefined) {
    const index = conversation.pending.findIndex((other) => idOf(other) === id);
    pending.splice(index < 0 ? pending.length : index, 0, message);
    return { ...conversation, pending };
  }
  const last = lastSeq(conversation.messages);
  // Beyond the window's end it will be paged in; before a history page has come it belongs to that page.
  if (conversation.later && seq > last) return { ...conversation, pending };
  const first = firstSeq(conversation.messages);
  if (conversation.loaded && conversation.earlier && first !== undefined && seq < first) {
    return { ...conversation, pending };
  }
  const messages = merge(conversation.messages, [message]);
  // A room that nobody has looked at yet: the store has its messages, the page keeps the last few.
  return { ...conversation, pending, messages: conversation.loaded ? messages : messages.slice(-pageSize) };
}

/** The newest page has come. */
export function withNewest(conversation: Conversation, page: Page): Conversation {
  // Messages that were reported while the page was being read may be newer than the page.
  const newest = lastSeq(page.messages);
  const reported = conversation.later ? [] : conversation.messages.filter((message) => (seqOf(message) ?? 0) > newest);
  return {
    ...conversation,
    messages: merge(page.messages, reported),
    earlier: page.more,
    later: false,
    loaded: true,
  };
}

export function withEarlier(conversation: Conversation, page: Page): Conversation {
  const messages = merge(conversation.messages, page.messages);
  const kept = messages.slice(0, windowSize);
  return { ...conversation, messages: kept, earlier: page.more, later: conversation.later || kept.length < messages.length };
}

export function withLater(conversation: Conversation, page: Page): Conversation {
  const messages = merge(conversation.messages, page.messages);
  const kept = messages.slice(-windowSize);
  return { ...conversation, messages: kept, earlier: conversation.earlier || kept.length < messages.length, later: page.more };
}

/** Lets the oldest messages go when the window has grown long at its newer end. */
export function trimmed(conversation: Conversation): Conversation {
  if (conversation.messages.length <= windowSize) return conversation;
  return { ...conversation, messages: conversation.messages.slice(-windowSize), earlier: true };
}

/** Both lists in order of `seq`; where both have one, the newer list's stands. */
function merge(older: Message[], newer: Message[]): Message[] {
  const [only] = newer;
  if (newer.length === 1 && only && lastSeq(older) < (seqOf(only) ?? 0)) return [...older, only];
  const bySeq = new Map<number, Message>();
  for (const message of [...older, ...newer]) {
    const seq = seqOf(message);
    if (seq !== undefined) bySeq.set(seq, message);
  }
  return [...bySeq.entries()].sort(([a], [b]) => a - b).map(([, message]) => message);
}

export function firstSeq(messages: Message[]): number | undefined {
  const [first] = messages;
  return first && seqOf(first);
}

/** 0 where there is none. */
export function lastSeq(messages: Message[]): number {
  const last = messages.at(-1);
  return (last && seqOf(last)) ?? 0;
}
