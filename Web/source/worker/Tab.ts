import type { ReferencedCommand } from "../protocol/commands";
import type { EngineEvent } from "../protocol/events";
import type { ChannelMessage, FailureCode, PageMessage, WorkerMessage } from "../protocol/tabs";
import { Core } from "./Core";
import { CoreStoppedError, EngineHost } from "./EngineHost";
import { FencedError, RecordStore, UnreadableError } from "./RecordStore";
import { Snapshot } from "./Snapshot";

const lockName = "nightjar-engine";
const channelName = "nightjar-engine";
const rememberedCommands = 1_024;

/**
 * One tab's share in the engine. The tab that holds the lock runs it; the others pass their commands on and hear what it
 * says. When that tab goes away the browser gives the lock to the next one, which starts from what is on disk.
 */
export class Tab {
  readonly #id = crypto.randomUUID();
  readonly #coreAddress: string;
  readonly #channel = new BroadcastChannel(channelName);
  readonly #toPage: (message: WorkerMessage) => void;
  readonly #snapshot = new Snapshot();
  /** Commands of this tab without an answer; `taken` when an engine has got them. */
  readonly #outstanding = new Map<string, { command: ReferencedCommand; taken: boolean }>();
  /** References of commands that this tab's engine has got lately: one that comes twice is done once. */
  readonly #seen = new Set<string>();
  #leader = "";
  #store: Promise<RecordStore> | undefined;
  #engine: EngineHost | undefined;
  #started = false;

  constructor(coreAddress: string, toPage: (message: WorkerMessage) => void) {
    this.#coreAddress = coreAddress;
    this.#toPage = toPage;
    this.#channel.onmessage = (message: MessageEvent<ChannelMessage>) => this.#received(message.data);
  }

  /** Joins the other tabs and waits for its turn to run the engine. Returns when this tab can do neither. */
  async run(): Promise<void> {
    this.#toChannel({ kind: "hello", tab: this.#id });
    try {
      await navigator.locks.request(lockName, { mode: "exclusive" }, () => this.#lead());
    } catch {
      // The lock was taken away. The fence keeps this engine from writing; it stops at once all the same.
      this.#engine?.stop();
      this.#toPage({ kind: "failed", code: "core_stopped" });
    }
  }

  fromPage(message: PageMessage): void {
    if (message.kind === "network") {
      this.#engine?.networkChanged(message.online);
      return;
    }
    const { command } = message;
    if (command.do === "history") {
      void this.#history(command);
      return;
    }
    this.#outstanding.set(command.ref, { command, taken: false });
    this.#pass(command);
  }

  /** Runs the engine until it fails; the lock is held so long. */
  async #lead(): Promise<void> {
    try {
      const store = await this.#openStore();
      const core = await Core.compile(this.#coreAddress);
      const engine = new EngineHost(core, store, {
        event: (event) => this.#emitted(event),
        erased: () => this.#toChannel({ kind: "erased" }),
      });
      this.#engine = engine;
      await engine.start();
      this.#started = true;
      this.#toPage({ kind: "role", role: "leader" });
      this.#toChannel({ kind: "leader", leader: this.#id, events: this.#snapshot.events });
      this.#leaderChanged();
      await engine.failure;
    } catch (error) {
      this.#toPage({ kind: "failed", code: failureCode(error) });
    } finally {
      this.#engine?.stop();
      this.#engine = undefined;
      this.#started = false;
    }
  }

  /** Gives a command to the engine, wherever it runs. Without an engine it waits in `#outstanding`. */
  #pass(command: ReferencedCommand): void {
    if (this.#engine === undefined) {
      this.#toChannel({ kind: "command", tab: this.#id, command });
    } else if (this.#started) {
      this.#take(command.ref);
      this.#give(this.#engine, command);
    }
  }

  #give(engine: EngineHost, command: ReferencedCommand): void {
    if (this.#seen.has(command.ref)) return;
    this.#seen.add(command.ref);
    if (this.#seen.size > rememberedCommands) this.#seen.delete(this.#seen.values().next().value as string);
    engine.command(command);
  }

  #take(ref: string): void {
    const outstanding = this.#outstanding.get(ref);
    if (outstanding) outstanding.taken = true;
  }

  /** A new engine runs: commands that the old one may have begun have no known end; the others are passed on. */
  #leaderChanged(): void {
    for (const { command, taken } of [...this.#outstanding.values()]) {
      if (taken) {
        const message = "The tab that was doing this was closed.";
        this.#deliver({ event: "reply", ref: command.ref, ok: false, error: { code: "interrupted", message } });
      } else {
        this.#pass(command);
      }
    }
  }

  /** The engine of this tab said something. */
  #emitted(event: EngineEvent): void {
    this.#snapshot.note(event);
    this.#deliver(event);
    this.#toChannel({ kind: "event", event });
  }

  #deliver(event: EngineEvent): void {
    // Answers to other tabs are none of this page's.
    if (event.event === "reply" && !this.#outstanding.delete(event.ref)) return;
    this.#toPage({ kind: "event", event });
  }

  #received(message: ChannelMessage): void {
    switch (message.kind) {
      case "hello":
        if (this.#started) {
          this.#toChannel({ kind: "leader", leader: this.#id, to: message.tab, events: this.#snapshot.events });
        }
        break;
      case "leader":
        if (message.to !== undefined && message.to !== this.#id) break;
        this.#toPage({ kind: "role", role: "follower" });
        for (const event of message.events) this.#deliver(event);
        if (message.leader !== this.#leader) {
          this.#leader = message.leader;
          this.#leaderChanged();
        }
        break;
      case "command":
        if (!this.#started || this.#engine === undefined) break;
        this.#toChannel({ kind: "taken", ref: message.command.ref });
        this.#give(this.#engine, message.command);
        break;
      case "taken":
        this.#take(message.ref);
        break;
      case "event":
        if (this.#engine === undefined) this.#deliver(message.event);
        break;
      case "erased":
        void this.#store?.then((store) => store.forgetKeys());
        break;
    }
  }

  async #history(command: ReferencedCommand & { do: "history" }): Promise<void> {
    let event: EngineEvent;
    try {
      const store = await this.#openStore();
      event = { event: "reply", ref: command.ref, ok: true, result: await store.history(command) };
    } catch {
      const message = "This browser's storage could not be read.";
      event = { event: "reply", ref: command.ref, ok: false, error: { code: "store_unreadable", message } };
    }
    this.#toPage({ kind: "event", event });
  }

  #openStore(): Promise<RecordStore> {
    this.#store ??= RecordStore.open();
    return this.#store;
  }

  #toChannel(message: ChannelMessage): void {
    this.#channel.postMessage(message);
  }
}

function failureCode(error: unknown): FailureCode {
  if (error instanceof UnreadableError) return "store_unreadable";
  if (error instanceof CoreStoppedError || error instanceof FencedError) return "core_stopped";
  if (error instanceof DOMException) return "store_unavailable";
  return "core_unavailable";
}
