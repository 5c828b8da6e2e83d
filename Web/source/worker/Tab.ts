import type { CommandRequest } from "../protocol/generated/commands";
import type { News } from "../protocol/generated/news";
import {
  readChannelMessage,
  writeChannelMessage,
  type ChannelContent,
  type HaltReason,
  type HistoryPage,
  type PageMessage,
  type WorkerMessage,
} from "../protocol/generated/tabs";
import type { Proof } from "../protocol/generated/proofs";
import { decode } from "../wire/WireReader";
import { encode } from "../wire/WireWriter";
import { Core } from "./Core";
import { CoreStoppedError, EngineHost } from "./EngineHost";
import { failedReply } from "./failedReply";
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
  readonly #outstanding = new Map<string, { request: CommandRequest; taken: boolean }>();
  /** References of commands that this tab's engine has got lately: one that comes twice is done once. */
  readonly #seen = new Set<string>();
  #leader = "";
  #store: Promise<RecordStore> | undefined;
  #engine: EngineHost | undefined;
  #started = false;

  constructor(coreAddress: string, toPage: (message: WorkerMessage) => void) {
    this.#coreAddress = coreAddress;
    this.#toPage = toPage;
    this.#channel.onmessage = ({ data }: MessageEvent<unknown>) => {
      const content = heard(data);
      if (content !== undefined) this.#received(content);
    };
  }

  /** Joins the other tabs and waits for its turn to run the engine. Returns when this tab can do neither. */
  async run(): Promise<void> {
    this.#toChannel({ type: "hello", tab: this.#id });
    try {
      await navigator.locks.request(lockName, { mode: "exclusive" }, () => this.#lead());
    } catch {
      // The lock was taken away. The fence keeps this engine from writing; it stops at once all the same.
      this.#engine?.stop();
      this.#toPage({ type: "halted", reason: "coreStopped" });
    }
  }

  fromPage(message: PageMessage): void {
    switch (message.type) {
      case "network":
        this.#engine?.networkChanged(message.online);
        break;
      case "history":
        void this.#history(message);
        break;
      case "proof":
        void this.#proof(message);
        break;
      case "command": {
        const request = message.command;
        if (request.reference !== undefined) this.#outstanding.set(request.reference, { request, taken: false });
        this.#pass(request);
        break;
      }
    }
  }

  /** Runs the engine until it fails; the lock is held so long. */
  async #lead(): Promise<void> {
    try {
      const store = await this.#openStore();
      const core = await Core.compile(this.#coreAddress);
      const engine = new EngineHost(core, store, {
        news: (news) => this.#emitted(news),
        erased: () => this.#toChannel({ type: "erased" }),
      });
      this.#engine = engine;
      await engine.start();
      this.#started = true;
      this.#toPage({ type: "role", role: "leader" });
      this.#toChannel({ type: "leader", leader: this.#id, news: this.#snapshot.news });
      this.#leaderChanged();
      await engine.failure;
    } catch (error) {
      this.#toPage({ type: "halted", reason: haltReason(error) });
    } finally {
      this.#engine?.stop();
      this.#engine = undefined;
      this.#started = false;
    }
  }

  /** Gives a command to the engine, wherever it runs. Without an engine it waits in `#outstanding`. */
  #pass(request: CommandRequest): void {
    if (this.#engine === undefined) {
      this.#toChannel({ type: "command", command: request });
    } else if (this.#started) {
      this.#take(request.reference);
      this.#give(this.#engine, request);
    }
  }

  #give(engine: EngineHost, request: CommandRequest): void {
    if (request.reference !== undefined) {
      if (this.#seen.has(request.reference)) return;
      this.#seen.add(request.reference);
      const [oldest] = this.#seen;
      if (this.#seen.size > rememberedCommands && oldest !== undefined) this.#seen.delete(oldest);
    }
    engine.command(request);
  }

  #take(reference: string | undefined): void {
    const outstanding = reference === undefined ? undefined : this.#outstanding.get(reference);
    if (outstanding) outstanding.taken = true;
  }

  /** A new engine runs: commands that the old one may have begun have no known end; the others are passed on. */
  #leaderChanged(): void {
    for (const [reference, { request, taken }] of [...this.#outstanding]) {
      if (taken) this.#deliver(failedReply(reference, "interrupted"));
      else this.#pass(request);
    }
  }

  /** The engine of this tab said something. */
  #emitted(news: News): void {
    this.#snapshot.note(news);
    this.#deliver(news);
    this.#toChannel({ type: "news", news });
  }

  #deliver(news: News): void {
    // Answers to other tabs are none of this page's.
    if (news.type === "reply" && !this.#outstanding.delete(news.reference)) return;
    this.#toPage({ type: "news", news });
  }

  #received(message: ChannelContent): void {
    switch (message.type) {
      case "hello":
        if (this.#started) {
          this.#toChannel({ type: "leader", leader: this.#id, to: message.tab, news: this.#snapshot.news });
        }
        break;
      case "leader":
        if (message.to !== undefined && message.to !== this.#id) break;
        this.#toPage({ type: "role", role: "follower" });
        for (const news of message.news) this.#deliver(news);
        if (message.leader !== this.#leader) {
          this.#leader = message.leader;
          this.#leaderChanged();
        }
        break;
      case "command":
        if (!this.#started || this.#engine === undefined) break;
        if (message.command.reference !== undefined) {
          this.#toChannel({ type: "taken", reference: message.command.reference });
        }
        this.#give(this.#engine, message.command);
        break;
      case "taken":
        this.#take(message.reference);
        break;
      case "news":
        if (this.#engine === undefined) this.#deliver(message.news);
        break;
      case "erased":
        void this.#store?.then((store) => store.forgetKeys());
        break;
    }
  }

  async #history(query: Extract<PageMessage, { type: "history" }>): Promise<void> {
    let page: HistoryPage | undefined;
    try {
      page = await (await this.#openStore()).history(query.room, query.start, query.limit);
    } catch {
      // Told as missing.
    }
    this.#toPage({ type: "history", reference: query.reference, page });
  }

  async #proof(query: Extract<PageMessage, { type: "proof" }>): Promise<void> {
    let proof: Proof | undefined;
    try {
      proof = await (await this.#openStore()).proof(query.room, query.seq);
    } catch {
      // Told as missing.
    }
    this.#toPage({ type: "proof", reference: query.reference, proof });
  }

  #openStore(): Promise<RecordStore> {
    this.#store ??= RecordStore.open();
    return this.#store;
  }

  #toChannel(content: ChannelContent): void {
    this.#channel.postMessage(encode({ content }, writeChannelMessage));
  }
}

/** What another tab says, unless it is of a build that says it otherwise. */
function heard(data: unknown): ChannelContent | undefined {
  try {
    return data instanceof Uint8Array ? decode(data, readChannelMessage).content : undefined;
  } catch {
    return undefined;
  }
}

function haltReason(error: unknown): HaltReason {
  if (error instanceof UnreadableError) return "storeUnreadable";
  if (error instanceof CoreStoppedError || error instanceof FencedError) return "coreStopped";
  if (error instanceof DOMException) return "storeUnavailable";
  return "coreUnavailable";
}
