import type { EngineState, News } from "../protocol/generated/news";
import { initialState, type ChatState, type Notice, type Progress } from "./ChatState";
import { emptyConversation, withMessage } from "./Conversation";
import type { Message } from "./Message";

const mostNotices = 4;

/** The state after the engine has told something: a function of its arguments alone, which it leaves as they are. */
export function reduce(state: ChatState, news: News): ChatState {
  switch (news.type) {
    case "state":
      return withEngine(state, news.state);
    case "progress":
      return withProgress(state, { step: news.step, steps: news.steps, task: news.task });
    case "rooms":
      return { ...state, rooms: news.rooms };
    case "members":
      return { ...state, members: { ...state.members, [news.room]: news.members } };
    case "online":
      return { ...state, online: new Set(news.users) };
    case "entry":
      return withReported(state, { ...news.entry, room: news.room, place: news.place });
    case "notice":
      return withNotice(state, { level: news.level, failure: news.failure, room: news.room });
    case "receipt":
    case "reply":
      // Replies settle the promises of commands; nobody shows receipts.
      return state;
  }
}

function withEngine(state: ChatState, engine: EngineState): ChatState {
  if (engine.phase === "signedOut") {
    // A log-in that failed leaves its notices; an account that left leaves nothing.
    return { ...initialState, engine, notices: state.notices, noticeCount: state.noticeCount };
  }
  const working = engine.phase === "working";
  return {
    ...state,
    engine,
    sessionEnded: state.sessionEnded && engine.connection !== "online",
    progress: working ? state.progress : undefined,
    steps: working ? state.steps : [],
  };
}

function withProgress(state: ChatState, progress: Progress): ChatState {
  const steps = progress.step <= 1 ? [] : state.steps;
  return { ...state, progress, steps: steps.at(-1) === progress.task ? steps : [...steps, progress.task] };
}

function withReported(state: ChatState, message: Message): ChatState {
  const conversation = state.conversations[message.room] ?? emptyConversation;
  return { ...state, conversations: { ...state.conversations, [message.room]: withMessage(conversation, message) } };
}

function withNotice(state: ChatState, notice: Omit<Notice, "id">): ChatState {
  if (notice.failure.code === "session_ended") return { ...state, sessionEnded: true };
  const id = state.noticeCount + 1;
  return { ...state, noticeCount: id, notices: [...state.notices.slice(1 - mostNotices), { ...notice, id }] };
}
