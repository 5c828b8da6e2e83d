import type { EngineEvent, MembersEvent, OnlineEvent, RoomsEvent, StateEvent } from "../protocol/events";
import type { MessageEvent, NoticeEvent, ProgressEvent } from "../protocol/events";

/** The latest of everything the engine has said, for a tab that comes later. */
export class Snapshot {
  #state: StateEvent | undefined;
  #progress: ProgressEvent | undefined;
  #rooms: RoomsEvent | undefined;
  #online: OnlineEvent | undefined;
  /** That the session has ended, until there is another one. */
  #ended: NoticeEvent | undefined;
  readonly #members = new Map<string, MembersEvent>();
  /** Messages that the server has not taken yet; the others are in the store. */
  readonly #pending = new Map<string, MessageEvent>();

  get events(): EngineEvent[] {
    const events: EngineEvent[] = [];
    if (this.#rooms) events.push(this.#rooms);
    if (this.#online) events.push(this.#online);
    events.push(...this.#members.values(), ...this.#pending.values());
    // Last, so that a tab which shows the interface when it sees the state has the rest already.
    if (this.#state) events.push(this.#state);
    if (this.#ended) events.push(this.#ended);
    if (this.#progress && this.#state?.phase === "working") events.push(this.#progress);
    return events;
  }

  note(event: EngineEvent): void {
    switch (event.event) {
      case "state":
        this.#state = event;
        if (event.phase === "signedOut") this.#clear();
        if (event.phase === "signedOut" || event.connection === "online") this.#ended = undefined;
        break;
      case "progress":
        this.#progress = event;
        break;
      case "rooms":
        this.#rooms = event;
        break;
      case "online":
        this.#online = event;
        break;
      case "members":
        this.#members.set(event.room, event);
        break;
      case "message":
        if (event.message.id === undefined) break;
        if (event.message.seq === undefined) this.#pending.set(event.message.id, event);
        else this.#pending.delete(event.message.id);
        break;
      case "notice":
        if (event.code === "session_ended") this.#ended = event;
        break;
      case "receipt":
      case "reply":
        break;
    }
  }

  #clear(): void {
    this.#progress = undefined;
    this.#rooms = undefined;
    this.#online = undefined;
    this.#members.clear();
    this.#pending.clear();
  }
}
