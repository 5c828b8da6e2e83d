import type { EngineEvent } from "../protocol/events";
import { initialState, type ChatState } from "./ChatState";
import { emptyConversation, withMessage } from "./Conversation";

const mostNotices = 4;
let noticeCount = 0;

/** The state after an event of the engine. Replies are the client's business and change nothing here. */
export function reduce(state: ChatState, event: EngineEvent): ChatState {
  switch (event.event) {
    case "state": {
      if (event.phase === "signedOut") {
        // A log-in that failed leaves its notices; an account that left leaves nothing.
        return { ...initialState, engine: event, notices: state.notices };
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
    case "progress": {
      const steps = event.step <= 1 ? [] : state.steps;
      return {
        ...state,
        progress: event,
        steps: steps.at(-1) === event.label ? steps : [...steps, event.label],
      };
    }
    case "rooms":
      return { ...state, rooms: event.rooms };
    case "members":
      return { ...state, members: { ...state.members, [event.room]: event.members } };
    case "online":
      return { ...state, online: new Set(event.users) };
    case "message": {
      const { room } = event.message;
      const conversation = state.conversations[room] ?? emptyConversation;
      return { ...state, conversations: { ...state.conversations, [room]: withMessage(conversation, event.message) } };
    }
    case "notice": {
      if (event.code === "session_ended") return { ...state, sessionEnded: true };
      const { event: _, ...notice } = event;
      noticeCount += 1;
      return { ...state, notices: [...state.notices.slice(1 - mostNotices), { ...notice, id: noticeCount }] };
    }
    case "receipt":
    case "reply":
      return state;
    default:
      // A newer core may tell what this page does not know yet; the state must outlive it.
      return state;
  }
}
