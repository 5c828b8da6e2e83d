import type { Command, CommandRequest } from "../protocol/generated/commands";
import type { News } from "../protocol/generated/news";
import { SigningPool } from "../signing/SigningPool";
import { Core } from "./Core";
import { decodeActions, type EngineAction } from "./EngineAction";
import { encodeInput, type EngineInput } from "./EngineInput";
import type { RecordStore } from "./RecordStore";
import { Session } from "./Session";
import { failedReply } from "./failedReply";
import { Socket } from "./Socket";

export interface EngineHostListener {
  news(news: News): void;
  /** Everything of the account is gone from this browser. */
  erased(): void;
}

/** The engine keeps trapping: it is not started again. */
export class CoreStoppedError extends Error {}

/** What may wait to be handled. More than this, and the connection is dropped; its frames come again from the cursors. */
const longestQueue = 4_096;
const longestWait = 0x7fff_ffff;
const trapsForgiven = 3;
/** After these the engine makes keys or signatures, now or in a while: time to start who helps. */
const signsSoon = new Set<Command["type"]>(["register", "logIn", "open", "createRoom"]);

/**
 * Runs the engine: gives it one event at a time and performs that event's actions, in order, before the next event.
 * A `persist` is on disk before the action after it begins, so that nothing is sent under keys that a crash could
 * bring back. HTTP and socket actions are only begun in order; their outcomes come back as events.
 */
export class EngineHost {
  readonly #module: WebAssembly.Module;
  readonly #store: RecordStore;
  readonly #listener: EngineHostListener;
  readonly #session: Session;
  readonly #socket: Socket;
  readonly #signing: SigningPool;
  readonly #queue: EngineInput[] = [];
  /** Commands that the engine has not answered yet. */
  readonly #unanswered = new Set<string>();
  /** Counts the instances of the core, so that no answer reaches another instance than the one that asked. */
  #instance = 0;
  #core: Core | undefined;
  #running = false;
  #stopped = false;
  #traps = 0;
  #wakeTimer: ReturnType<typeof setTimeout> | undefined;
  #fail: (error: unknown) => void = () => {};

  /** Settles, with the reason, when this engine can no longer run. */
  readonly failure: Promise<never>;

  constructor(module: WebAssembly.Module, store: RecordStore, listener: EngineHostListener) {
    this.#module = module;
    this.#store = store;
    this.#listener = listener;
    this.failure = new Promise((_, reject) => {
      this.#fail = reject;
    });
    this.failure.catch(() => {});
    this.#signing = new SigningPool(SIGNING_URL, module);
    this.#session = new Session(store);
    this.#session.onRefused = () => this.#post({ kind: "signedOut" });
    this.#socket = new Socket(this.#session, (what, code, text) => this.#post({ kind: "socket", what, code, text }));
  }

  /** Loads the records and the session and starts the engine. Returns when the engine knows its records. */
  async start(): Promise<void> {
    await this.#begin();
    void this.#run();
  }

  command(request: CommandRequest): void {
    const { type } = request.command;
    if (signsSoon.has(type)) this.#signing.warm();
    if (request.reference !== undefined) this.#unanswered.add(request.reference);
    this.#post({ kind: "command", request });
    // The engine connects as soon as it has an account, if it has been asked to.
    if (type === "register" || type === "logIn") this.#connect();
  }

  /** The browser says that the network came or went. */
  networkChanged(online: boolean): void {
    if (!online) this.#socket.drop();
    else if (!this.#session.isRefused) this.#connect();
  }

  /** Ends this engine; what it has not persisted was not sent either. */
  stop(): void {
    this.#stopped = true;
    this.#queue.length = 0;
    clearTimeout(this.#wakeTimer);
    this.#socket.close();
    this.#signing.stop();
  }

  #connect(): void {
    this.#post({ kind: "command", request: { command: { type: "connect" } } });
  }

  #post(input: EngineInput): void {
    if (this.#stopped) return;
    this.#queue.push(input);
    if (this.#queue.length > longestQueue && input.kind === "socket") this.#socket.drop();
    void this.#run();
  }

  async #run(): Promise<void> {
    if (this.#running || this.#core === undefined) return;
    this.#running = true;
    try {
      for (let input = this.#queue.shift(); input !== undefined; input = this.#queue.shift()) {
        await this.#handle(input);
      }
    } catch (error) {
      this.stop();
      this.#fail(error);
    } finally {
      this.#running = false;
    }
  }

  async #handle(input: EngineInput): Promise<void> {
    const actions = await this.#decide(input);
    let forgotten = false;
    for (const action of actions) {
      if (this.#stopped) return;
      if (action.kind === "forgetSession") forgotten = true;
      await this.#perform(action);
    }
    // A new instance, so that no key of the account that left stays in memory.
    if (forgotten && !this.#stopped) await this.#restart();
  }

  /** Asks the core. A core that traps is replaced by one with the state of the disk; the event is lost. */
  async #decide(input: EngineInput): Promise<EngineAction[]> {
    const bytes = encodeInput(input, Date.now());
    const core = this.#core;
    try {
      if (core === undefined) throw new CoreStoppedError("There is no core.");
      return decodeActions(core.handle(bytes));
    } catch (error) {
      this.#traps += 1;
      if (input.kind === "start" || this.#traps > trapsForgiven) throw new CoreStoppedError(String(error));
      await this.#restart();
      return [];
    } finally {
      bytes.fill(0);
    }
  }

  async #restart(): Promise<void> {
    this.#socket.close();
    // What the old engine shared with the workers goes with it.
    this.#signing.stop();
    clearTimeout(this.#wakeTimer);
    this.#queue.length = 0;
    for (const reference of this.#unanswered) this.#listener.news(failedReply(reference, "engine_restarted"));
    this.#unanswered.clear();
    await this.#begin();
  }

  async #begin(): Promise<void> {
    this.#instance += 1;
    const records = await this.#store.claim();
    await this.#session.load();
    this.#core = await Core.instantiate(this.#module, this.#signing);
    await this.#handle({ kind: "start", records });
    // Without records there is no account to connect with.
    if (records.length > 0) this.#connect();
  }

  async #perform(action: EngineAction): Promise<void> {
    switch (action.kind) {
      case "persist":
        await this.#store.persist(action.changes);
        break;
      case "http":
        void this.#request(action);
        break;
      case "openSocket":
        void this.#socket.open();
        break;
      case "sendFrame":
        this.#socket.send(action.text);
        break;
      case "closeSocket":
        this.#socket.close();
        break;
      case "emit":
        if (action.news.type === "reply") this.#unanswered.delete(action.news.reference);
        this.#listener.news(action.news);
        break;
      case "wake":
        clearTimeout(this.#wakeTimer);
        this.#wakeTimer = setTimeout(() => this.#post({ kind: "tick" }), Math.min(action.milliseconds, longestWait));
        break;
      case "forgetSession":
        this.#socket.close();
        await this.#session.end();
        await this.#store.erase();
        this.#listener.erased();
        break;
    }
  }

  async #request(action: EngineAction & { kind: "http" }): Promise<void> {
    const { authenticated, grantsSession } = action;
    const instance = this.#instance;
    const answer = await this.#session.request(action.method, action.path, {
      authenticated,
      grantsSession,
      ...(action.body === "" ? {} : { body: action.body }),
    });
    if (instance === this.#instance) this.#post({ kind: "httpResponse", request: action.request, ...answer });
  }
}
