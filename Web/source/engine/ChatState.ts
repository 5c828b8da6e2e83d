import type { EngineState, NoticeLevel, SetUpTask } from "../protocol/generated/news";
import type { Failure } from "../protocol/generated/failures";
import type { RoomMember, RoomSummary } from "../protocol/generated/rooms";
import type { HaltReason } from "../protocol/generated/tabs";
import type { Conversation } from "./Conversation";

export interface Notice {
  id: number;
  level: NoticeLevel;
  failure: Failure;
  room: string | undefined;
}

/** How far a registration or a log-in is. */
export interface Progress {
  step: number;
  steps: number;
  task: SetUpTask;
}

/** Everything the interface shows. Never changed in place: each change makes new objects along its path. */
export interface ChatState {
  /** Nothing is known before the engine's first word. */
  engine: EngineState | undefined;
  /** Why the worker cannot go on. */
  halted: HaltReason | undefined;
  /** The server does not accept this device's session any more; the keys are still here. */
  sessionEnded: boolean;
  progress: Progress | undefined;
  /** What a registration or a log-in has gone through, in order. */
  steps: SetUpTask[];
  rooms: RoomSummary[] | undefined;
  online: ReadonlySet<string>;
  members: Readonly<Record<string, RoomMember[]>>;
  conversations: Readonly<Record<string, Conversation>>;
  notices: Notice[];
  /** Notices so far: the last one's id. */
  noticeCount: number;
}

export const initialState: ChatState = {
  engine: undefined,
  halted: undefined,
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
