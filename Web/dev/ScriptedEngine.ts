import type { EnginePort } from "../source/engine/EnginePort";
import type { CommandRequest, Outcome } from "../source/protocol/generated/commands";
import type { News, SetUpTask } from "../source/protocol/generated/news";
import type { RoomMember, RoomSummary } from "../source/protocol/generated/rooms";
import type { LoggedEntry, PageMessage, WorkerMessage } from "../source/protocol/generated/tabs";
import { devices, entry, fingerprint, lines, people, proof, roomNames, type Actor } from "./script";

const suiteName = "X-Wing · AES-256-GCM · SHA-384 · SLH-DSA-SHA2-128s";
const minute = 60_000;
const fewTimeRoom = "01939d00-0000-7000-8000-000000000000";

/** Plays the engine's part without any cryptography, so that the screens can be looked at. */
export class ScriptedEngine implements EnginePort {
  onMessage: (message: WorkerMessage) => void = () => {};
  readonly #scene: string;
  readonly #me = people[0] as Actor;
  readonly #history = new Map<string, LoggedEntry[]>();
  #rooms: RoomSummary[] = [];

  constructor(scene: string) {
    this.#scene = scene;
    setTimeout(() => this.#begin(), 20);
  }

  post(message: PageMessage): void {
    setTimeout(() => this.#hear(message), 30);
  }

  #hear(message: PageMessage): void {
    switch (message.type) {
      case "command":
        this.#answer(message.command);
        break;
      case "history":
        this.#page(message);
        break;
      case "proof": {
        const found = this.#history.get(message.room)?.find(({ seq }) => seq === message.seq);
        const { reference, room, seq } = message;
        this.onMessage({ type: "proof", reference, proof: found && proof(found.entry, seq, room === fewTimeRoom) });
        break;
      }
      case "network":
        break;
    }
  }

  #page({ reference, room, start, limit }: Extract<PageMessage, { type: "history" }>): void {
    const all = this.#history.get(room) ?? [];
    const forward = start.type === "after";
    const found = start.type === "newest" ? all : all.filter(({ seq }) => (forward ? seq > start.seq : seq < start.seq));
    const entries = forward ? found.slice(0, limit) : found.slice(-limit);
    this.onMessage({ type: "history", reference, page: { entries, more: entries.length < found.length } });
  }

  #emit(news: News): void {
    this.onMessage({ type: "news", news });
  }

  #reply(reference: string | undefined, outcome: Outcome = { type: "done" }): void {
    if (reference !== undefined) this.#emit({ type: "reply", reference, outcome });
  }

  #begin(): void {
    this.onMessage({ type: "role", role: "leader" });
    if (this.#scene === "signedOut") {
      this.#emit({ type: "state", state: { phase: "signedOut", connection: "offline" } });
    } else if (this.#scene === "working") {
      this.#work(3);
    } else if (this.#scene === "stopped") {
      this.onMessage({ type: "halted", reason: "coreStopped" });
    } else {
      this.#enter();
    }
  }

  #work(upTo: number): void {
    const tasks: SetUpTask[] = ["derivingKeys", "makingAccountKey", "makingDeviceKeys", "certifyingDevice", "publishingKeys"];
    this.#emit({ type: "state", state: { phase: "working", connection: "offline" } });
    tasks.slice(0, upTo).forEach((task, index) => {
      this.#emit({ type: "progress", step: index + 1, steps: tasks.length, task });
    });
  }

  #enter(): void {
    const empty = this.#scene === "empty";
    if (!empty) this.#fill();
    this.#emit({ type: "rooms", rooms: this.#rooms });
    this.#emit({ type: "online", users: people.slice(0, 4).map((person) => person.id) });
    for (const room of this.#rooms) this.#members(room);
    this.#emit({
      type: "state",
      state: {
        phase: "ready",
        connection: this.#scene === "offline" ? "offline" : "online",
        account: {
          user: this.#me.id,
          username: this.#me.name,
          device: "d0",
          deviceName: "Firefox on Linux",
          fingerprint: fingerprint(this.#me.id),
        },
      },
    });
    if (this.#scene === "notice") {
      this.#emit({ type: "notice", level: "warning", failure: { code: "account_key_changed", names: ["mara"] } });
    }
  }

  #fill(): void {
    this.#rooms = roomNames.map(({ name, direct }, index) => {
      const id = `01939d00-0000-7000-8000-00000000000${index}`;
      const messages = this.#script(id, index);
      this.#history.set(id, messages);
      const last = messages.at(-1);
      return {
        id,
        kind: direct ? "direct" : "group",
        name,
        suite: 0xf0e2,
        suiteName,
        epoch: 7,
        seq: messages.length,
        memberCount: direct ? 2 : people.length,
        unread: [0, 3, 0, 0, 1, 0, 0][index] ?? 0,
        state: index === 3 ? "repairing" : "ok",
        fewTime: id === fewTimeRoom,
        role: index === 1 ? "member" : "owner",
        last,
      };
    });
  }

  #script(room: string, index: number): LoggedEntry[] {
    const told = index === 0 ? lines : lines.slice(index * 2, index * 2 + 4);
    const old: [number, string, number][] =
      index === 0 ? Array.from({ length: 900 }, (_, count) => [count % 5, `Older line ${count + 1}.`, 45]) : [];
    const all = [...old, ...told];
    let time = Date.now() - index * 47 * minute - 2 * minute;
    const messages: LoggedEntry[] = [];
    for (let position = all.length - 1; position >= 0; position--) {
      const [person, text, gap] = all[position] as [number, string, number];
      const seq = position + 1;
      messages.unshift({ seq, entry: entry(room, seq, people[person] as Actor, this.#me, text, time) });
      time -= gap * minute;
    }
    return messages;
  }

  #members(room: RoomSummary): void {
    const present = room.kind === "direct" ? people.filter((p) => p === this.#me || p.name === room.name) : people;
    const members = present.map((person, index): RoomMember => ({
      user: person.id,
      username: person.name,
      role: index === 0 ? "owner" : index === 1 ? "admin" : "member",
      you: person === this.#me,
      online: index < 4,
      accountFingerprint: fingerprint(person.id),
      devices: devices.slice(0, 1 + (index % 3)).map((name, device) => ({
        id: `${person.id}-${device}`,
        name,
        leaf: index + device,
        fingerprint: fingerprint(`${person.id}${device}`),
        you: person === this.#me && device === 0,
      })),
    }));
    this.#emit({ type: "members", room: room.id, members });
  }

  #answer({ reference, command }: CommandRequest): void {
    switch (command.type) {
      case "register":
      case "logIn":
        [1, 2, 3, 4, 5].forEach((step) => setTimeout(() => this.#work(step), step * 500));
        setTimeout(() => {
          this.#enter();
          this.#reply(reference);
        }, 3_200);
        break;
      case "logOut":
        this.#emit({ type: "state", state: { phase: "signedOut", connection: "offline" } });
        break;
      case "open":
        if (this.#scene !== "unread") this.#change(command.room, { unread: 0 });
        this.#reply(reference);
        break;
      case "send": {
        const { room, text } = command;
        const all = this.#history.get(room) ?? [];
        const seq = all.length + 1;
        const sent = entry(room, seq, this.#me, this.#me, text, Date.now());
        this.#emit({ type: "entry", room, place: { type: "pending" }, entry: sent });
        setTimeout(() => {
          this.#history.set(room, [...all, { seq, entry: sent }]);
          this.#emit({ type: "entry", room, place: { type: "logged", seq }, entry: sent });
          this.#reply(reference, { type: "sent", id: room, seq, time: sent.time });
        }, 900);
        break;
      }
      case "rename":
        this.#change(command.room, { name: command.name });
        this.#reply(reference);
        break;
      case "setFewTime":
        this.#change(command.room, { fewTime: command.on });
        this.#reply(reference);
        break;
      case "createRoom":
        this.#reply(reference, { type: "failed", failure: { code: "unknown_user", names: command.members } });
        break;
      default:
        this.#reply(reference);
    }
  }

  #change(room: string, change: Partial<RoomSummary>): void {
    this.#rooms = this.#rooms.map((other) => (other.id === room ? { ...other, ...change } : other));
    this.#emit({ type: "rooms", rooms: this.#rooms });
  }
}
