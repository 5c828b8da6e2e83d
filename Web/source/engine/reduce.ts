import type { EngineEvent, NoticeEvent, ProgressEvent, StateEvent } from "../protocol/events";
import type { Message } from "../protocol/messages";
import { initialState, type ChatState } from "./ChatState";
import { emptyConversation, withMessage } from "./Conversation";

const mostNotices = 4;

/** The state after an event of the engine: a function of its arguments alone, which it leaves as they are. */
export function reduce(state: ChatState, event: EngineEvent): ChatState {
  switch (event.event) {
    case "state":
      return withEngine(state, event);
    case "progress":
      return withProgress(state, event);
    case "rooms":
      return { ...state, rooms: event.rooms };
    case "members":
      return { ...state, members: { ...state.members, [event.room]: event.members } };
    case "online":
      return { ...state, online: new Set(event.users) };
    case "message":
      return withReported(state, event.message);
    case "notice":
      return withNotice(state, event);
    case "receipt":
    case "reply":
      // Replies settle the promises of commands; nobody shows receipts.
      return state;
    default:
      return unknown(state, event);
  }
}

function withEngine(state: ChatState, event: StateEvent): ChatState {
  if (event.phase === "signedOut") {
    // A log-in that failed leaves its notices; an account that left leaves nothing.
    return { ...initialState, engine: event, notices: state.notices, noticeCount: state.noticeCount };
  }
  const working = event.phase === "working";
  return {
    ...state,
    engine: event,
    sessionEnded: state.sessionEnded && event.connection !== "online",
    progress: working ? state.progress : undefined,
    steps: working ? state.steps : [],
  };
}

function withProgress(state: ChatState, event: ProgressEvent): ChatState {
  const steps = event.step <= 1 ? [] : state.steps;
  return { ...state, progress: event, steps: steps.at(-1) === event.label ? steps : [...steps, event.label] };
}

function withReported(state: ChatState, message: Message): ChatState {
  const conversation = state.conversations[message.room] ?? emptyConversation;
  return { ...state, conversations: { ...state.conversations, [message.room]: withMessage(conversation, message) } };
}

function withNotice(state: ChatState, event: NoticeEvent): ChatState {
  if (event.code === "session_ended") return { ...state, sessionEnded: true };
  const { event: _, ...notice } = event;
  const id = state.noticeCount + 1;
  return { ...state, noticeCount: id, notices: [...state.notices.slice(1 - mostNotices), { ...notice, id }] };
}

/** The compiler lets no event that it knows come here. A newer core may tell what this page does not know: the state outlives it. */
function unknown(state: ChatState, _event: never): ChatState {
  return state;
}
