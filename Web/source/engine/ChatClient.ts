import type { Command, Outcome } from "../protocol/generated/commands";
import type { Proof } from "../protocol/generated/proofs";
import type { HistoryPage, HistoryStart, WorkerMessage } from "../protocol/generated/tabs";
import { initialState, type ChatState } from "./ChatState";
import { CommandError } from "./CommandError";
import {
  emptyConversation,
  firstSeq,
  lastSeq,
  pageSize,
  trimmed,
  withEarlier,
  withLater,
  withNewest,
  type Conversation,
  type Page,
} from "./Conversation";
import type { EnginePort } from "./EnginePort";
import { idOf, refusalOf, textOf } from "./Message";
import { reduce } from "./reduce";

/** What became of a command that did not fail. */
export type Success = Exclude<Outcome, { type: "failed" }>;

interface Waiting {
  resolve(outcome: Success): void;
  reject(error: Error): void;
}

/** The interface's end of the engine: holds the state, sends commands and awaits their replies. */
export class ChatClient {
  readonly #port: EnginePort;
  readonly #prefix = crypto.randomUUID();
  readonly #waiting = new Map<string, Waiting>();
  /** Questions to the store that are not answered yet. */
  readonly #pages = new Map<string, (page: HistoryPage | undefined) => void>();
  readonly #proofs = new Map<string, (proof: Proof | undefined) => void>();
  readonly #listeners = new Set<() => void>();
  /** Rooms and directions in which a page of history is being read. */
  readonly #loading = new Set<string>();
  #state: ChatState = initialState;
  #published: ChatState = initialState;
  #publishing = false;
  #count = 0;

  constructor(port: EnginePort) {
    this.#port = port;
    port.onMessage = (message) => this.#heard(message);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly state = (): ChatState => this.#published;

  /** Sends a command; the promise settles with the engine's reply. Throws `CommandError`. */
  run(command: Command): Promise<Success> {
    const reference = this.#reference();
    return new Promise((resolve, reject) => {
      this.#waiting.set(reference, { resolve, reject });
      try {
        this.#port.post({ type: "command", command: { reference, command } });
      } catch (error) {
        this.#waiting.delete(reference);
        throw error;
      }
    });
  }

  /** How a message of the log was signed; undefined where that is not known any more. */
  proof(room: string, seq: number): Promise<Proof | undefined> {
    const reference = this.#reference();
    return new Promise((resolve) => {
      this.#proofs.set(reference, resolve);
      this.#port.post({ type: "proof", reference, room, seq });
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
    return this.#conversation(room).pending.some((message) => refusalOf(message) !== undefined && textOf(message) === text);
  }

  /** Takes away a message that the server has refused. */
  discard(room: string, id: string | undefined): void {
    const conversation = this.#conversation(room);
    this.#setConversation(room, {
      ...conversation,
      pending: conversation.pending.filter((message) => idOf(message) !== id),
    });
  }

  /** Reads the newest page of a room, unless the window has it. */
  async loadNewest(room: string, again = false): Promise<void> {
    if (!again && this.#conversation(room).loaded) return;
    await this.#load(room, { type: "newest" }, withNewest);
  }

  async loadEarlier(room: string): Promise<void> {
    const { earlier, messages, loaded } = this.#conversation(room);
    const seq = firstSeq(messages);
    if (loaded && earlier && seq !== undefined) await this.#load(room, { type: "before", seq }, withEarlier);
  }

  async loadLater(room: string): Promise<void> {
    const { later, messages } = this.#conversation(room);
    if (later && messages.length > 0) await this.#load(room, { type: "after", seq: lastSeq(messages) }, withLater);
  }

  /** Keeps the window of a room short while its newest messages are in view. */
  trim(room: string): void {
    const conversation = this.#conversation(room);
    const shorter = trimmed(conversation);
    if (shorter !== conversation) this.#setConversation(room, shorter);
  }

  async #load(
    room: string,
    start: HistoryStart,
    put: (conversation: Conversation, page: Page) => Conversation,
  ): Promise<void> {
    const key = `${start.type} ${room}`;
    if (this.#loading.has(key)) return;
    this.#loading.add(key);
    const page = await this.#page(room, start);
    this.#loading.delete(key);
    // Where there is none, the worker has reported what is wrong with the store; the button to try again is still there.
    if (page === undefined) return;
    const messages = page.entries.map(({ seq, entry }) => ({ ...entry, room, place: { type: "logged", seq } as const }));
    this.#setConversation(room, put(this.#conversation(room), { messages, more: page.more }));
  }

  #page(room: string, start: HistoryStart): Promise<HistoryPage | undefined> {
    const reference = this.#reference();
    return new Promise((resolve) => {
      this.#pages.set(reference, resolve);
      this.#port.post({ type: "history", reference, room, start, limit: pageSize });
    });
  }

  #reference(): string {
    this.#count += 1;
    return `${this.#prefix}:${this.#count}`;
  }

  #conversation(room: string): Conversation {
    return this.#state.conversations[room] ?? emptyConversation;
  }

  #setConversation(room: string, conversation: Conversation): void {
    this.#change({ ...this.#state, conversations: { ...this.#state.conversations, [room]: conversation } });
  }

  #heard(message: WorkerMessage): void {
    switch (message.type) {
      case "news":
        if (message.news.type === "reply") this.#answered(message.news.reference, message.news.outcome);
        else this.#change(reduce(this.#state, message.news));
        break;
      case "halted":
        this.#change({ ...this.#state, halted: message.reason });
        break;
      case "role":
        this.#change({ ...this.#state, halted: undefined });
        break;
      case "history":
        this.#pages.get(message.reference)?.(message.page);
        this.#pages.delete(message.reference);
        break;
      case "proof":
        this.#proofs.get(message.reference)?.(message.proof);
        this.#proofs.delete(message.reference);
        break;
    }
  }

  #answered(reference: string, outcome: Outcome): void {
    const waiting = this.#waiting.get(reference);
    this.#waiting.delete(reference);
    if (outcome.type === "failed") waiting?.reject(new CommandError(outcome.failure));
    else waiting?.resolve(outcome);
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
