import type { Command } from "../protocol/commands";
import type { HistoryPage, ReplyEvent } from "../protocol/events";
import type { Failure } from "../protocol/messages";
import { initialState, type ChatState } from "./ChatState";
import { emptyConversation, pageSize, trimmed, withEarlier, withLater, withNewest, type Conversation } from "./Conversation";
import type { EnginePort } from "./EnginePort";
import { reduce } from "./reduce";

/** The engine said no to a command. */
export class CommandError extends Error {
  readonly code: string;

  constructor(failure: Failure) {
    super(failure.message);
    this.code = failure.code;
  }
}

interface Waiting {
  resolve(result: unknown): void;
  reject(error: CommandError): void;
}

/** The interface's end of the engine: holds the state, sends commands and awaits their replies. */
export class ChatClient {
  readonly #port: EnginePort;
  readonly #prefix = crypto.randomUUID();
  readonly #waiting = new Map<string, Waiting>();
  readonly #listeners = new Set<() => void>();
  /** Rooms and directions in which a page of history is being read. */
  readonly #loading = new Set<string>();
  #state: ChatState = initialState;
  #published: ChatState = initialState;
  #publishing = false;
  #count = 0;

  constructor(port: EnginePort) {
    this.#port = port;
    port.onMessage = (message) => {
      switch (message.kind) {
        case "event":
          if (message.event.event === "reply") this.#answered(message.event);
          else this.#change(reduce(this.#state, message.event));
          break;
        case "failed":
          this.#change({ ...this.#state, failure: message.code });
          break;
        case "role":
          this.#change({ ...this.#state, failure: undefined });
          break;
      }
    };
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly state = (): ChatState => this.#published;

  /** Sends a command; the promise settles with the engine's reply. Throws `CommandError`. */
  run(command: Command): Promise<unknown> {
    this.#count += 1;
    const ref = `${this.#prefix}:${this.#count}`;
    return new Promise((resolve, reject) => {
      this.#waiting.set(ref, { resolve, reject });
      this.#port.post({ ...command, ref });
    });
  }

  /** Sends a command whose outcome shows in the state, if anywhere. */
  tell(command: Command): void {
    this.run(command).catch(() => {});
  }

  dismiss(notice: number): void {
    this.#change({ ...this.#state, notices: this.#state.notices.filter((other) => other.id !== notice) });
  }

  /** Whether a message with this text stands in the room as one that the server has refused. */
  hasUnsent(room: string, text: string): boolean {
    return this.#conversation(room).pending.some((message) => message.failure !== undefined && message.text === text);
  }

  /** Takes away a message that the server has refused. */
  discard(room: string, id: string | undefined): void {
    const conversation = this.#conversation(room);
    this.#setConversation(room, {
      ...conversation,
      pending: conversation.pending.filter((message) => message.id !== id),
    });
  }

  /** Reads the newest page of a room, unless the window has it. */
  async loadNewest(room: string, again = false): Promise<void> {
    if (!again && this.#conversation(room).loaded) return;
    await this.#load(room, "newest", {}, withNewest);
  }

  async loadEarlier(room: string): Promise<void> {
    const { earlier, messages, loaded } = this.#conversation(room);
    const before = messages[0]?.seq;
    if (loaded && earlier && before !== undefined) await this.#load(room, "earlier", { before }, withEarlier);
  }

  async loadLater(room: string): Promise<void> {
    const { later, messages } = this.#conversation(room);
    const after = messages.at(-1)?.seq;
    if (later && after !== undefined) await this.#load(room, "later", { after }, withLater);
  }

  /** Keeps the window of a room short while its newest messages are in view. */
  trim(room: string): void {
    const conversation = this.#conversation(room);
    const shorter = trimmed(conversation);
    if (shorter !== conversation) this.#setConversation(room, shorter);
  }

  async #load(
    room: string,
    direction: string,
    position: { before?: number; after?: number },
    put: (conversation: Conversation, page: HistoryPage) => Conversation,
  ): Promise<void> {
    const key = `${direction} ${room}`;
    if (this.#loading.has(key)) return;
    this.#loading.add(key);
    try {
      const page = (await this.run({ do: "history", room, limit: pageSize, ...position })) as HistoryPage;
      this.#setConversation(room, put(this.#conversation(room), page));
    } catch {
      // The worker has reported what is wrong with the store; the button to try again is still there.
    } finally {
      this.#loading.delete(key);
    }
  }

  #conversation(room: string): Conversation {
    return this.#state.conversations[room] ?? emptyConversation;
  }

  #setConversation(room: string, conversation: Conversation): void {
    this.#change({ ...this.#state, conversations: { ...this.#state.conversations, [room]: conversation } });
  }

  #answered(reply: ReplyEvent): void {
    const waiting = this.#waiting.get(reply.ref);
    this.#waiting.delete(reply.ref);
    if (reply.ok) waiting?.resolve(reply.result);
    else waiting?.reject(new CommandError(reply.error ?? { code: "unknown", message: "That did not work." }));
  }

  /** Takes the new state and shows it soon: events that come together are drawn together. */
  #change(state: ChatState): void {
    this.#state = state;
    if (this.#publishing) return;
    this.#publishing = true;
    setTimeout(() => {
      this.#publishing = false;
      this.#published = this.#state;
      for (const listener of this.#listeners) listener();
    });
  }
}
