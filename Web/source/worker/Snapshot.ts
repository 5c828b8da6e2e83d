import type { News } from "../protocol/generated/news";

type Told<Type extends News["type"]> = Extract<News, { type: Type }>;

/** The latest of everything the engine has said, for a tab that comes later. */
export class Snapshot {
  #state: Told<"state"> | undefined;
  #progress: Told<"progress"> | undefined;
  #rooms: Told<"rooms"> | undefined;
  #online: Told<"online"> | undefined;
  /** That the session has ended, until there is another one. */
  #ended: Told<"notice"> | undefined;
  readonly #members = new Map<string, Told<"members">>();
  /** Messages that the server has not taken yet; the others are in the store. */
  readonly #pending = new Map<string, Told<"entry">>();

  get news(): News[] {
    const news: News[] = [];
    if (this.#rooms) news.push(this.#rooms);
    if (this.#online) news.push(this.#online);
    news.push(...this.#members.values(), ...this.#pending.values());
    // Last, so that a tab which shows the interface when it sees the state has the rest already.
    if (this.#state) news.push(this.#state);
    if (this.#ended) news.push(this.#ended);
    if (this.#progress && this.#state?.state.phase === "working") news.push(this.#progress);
    return news;
  }

  note(news: News): void {
    switch (news.type) {
      case "state":
        this.#state = news;
        if (news.state.phase === "signedOut") this.#clear();
        if (news.state.phase === "signedOut" || news.state.connection === "online") this.#ended = undefined;
        break;
      case "progress":
        this.#progress = news;
        break;
      case "rooms":
        this.#rooms = news;
        break;
      case "online":
        this.#online = news;
        break;
      case "members":
        this.#members.set(news.room, news);
        break;
      case "entry": {
        const { content } = news.entry;
        if (content.type === "change") break;
        if (news.place.type === "logged") this.#pending.delete(content.id);
        else this.#pending.set(content.id, news);
        break;
      }
      case "notice":
        if (news.failure.code === "session_ended") this.#ended = news;
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
