import type { Member, NoticeEvent, ProgressEvent, Room, StateEvent } from "../protocol/events";
import type { FailureCode } from "../protocol/tabs";
import type { Conversation } from "./Conversation";

export interface Notice extends Omit<NoticeEvent, "event"> {
  id: number;
}

/** Everything the interface shows. Never changed in place: each change makes new objects along its path. */
export interface ChatState {
  /** Nothing is known before the engine's first word. */
  engine: StateEvent | undefined;
  failure: FailureCode | undefined;
  /** The server does not accept this device's session any more; the keys are still here. */
  sessionEnded: boolean;
  progress: ProgressEvent | undefined;
  /** Labels of the steps that a registration or a log-in has gone through, in order. */
  steps: string[];
  rooms: Room[] | undefined;
  online: ReadonlySet<string>;
  members: Readonly<Record<string, Member[]>>;
  conversations: Readonly<Record<string, Conversation>>;
  notices: Notice[];
  /** Notices so far: the last one's id. */
  noticeCount: number;
}

export const initialState: ChatState = {
  engine: undefined,
  failure: undefined,
  sessionEnded: false,
  progress: undefined,
  steps: [],
  rooms: undefined,
  online: new Set(),
  members: {},
  conversations: {},
  notices: [],
  noticeCount: 0,
};
