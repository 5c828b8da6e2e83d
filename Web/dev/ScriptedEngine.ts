import type { EnginePort } from "../source/engine/EnginePort";
import type { ReferencedCommand } from "../source/protocol/commands";
import type { EngineEvent, Member, Room } from "../source/protocol/events";
import type { Message } from "../source/protocol/messages";
import type { WorkerMessage } from "../source/protocol/tabs";
import { devices, fewTime, fingerprint, lines, parts, people, roomNames, type Person } from "./script";

const suiteName = "X-Wing · AES-256-GCM · SHA-384 · SLH-DSA-SHA2-128s";
const minute = 60_000;
const fewTimeRoom = "01939d00-0000-7000-8000-000000000000";

/** Plays the engine's part without any cryptography, so that the screens can be looked at. */
export class ScriptedEngine implements EnginePort {
  onMessage: (message: WorkerMessage) => void = () => {};
  readonly #scene: string;
  readonly #me = people[0] as Person;
  readonly #history = new Map<string, Message[]>();
  #rooms: Room[] = [];

  constructor(scene: string) {
    this.#scene = scene;
    setTimeout(() => this.#begin(), 20);
  }

  post(command: ReferencedCommand): void {
    setTimeout(() => this.#answer(command), 30);
  }

  #emit(event: EngineEvent): void {
    this.onMessage({ kind: "event", event });
  }

  #reply(ref: string, result?: unknown): void {
    this.#emit({ event: "reply", ref, ok: true, result });
  }

  #begin(): void {
    this.onMessage({ kind: "role", role: "leader" });
    if (this.#scene === "signedOut") {
      this.#emit({ event: "state", phase: "signedOut", connection: "offline" });
    } else if (this.#scene === "working") {
      this.#work(3);
    } else if (this.#scene === "stopped") {
      this.onMessage({ kind: "failed", code: "core_stopped" });
    } else {
      this.#enter();
    }
  }

  #work(upTo: number): void {
    const labels = [
      "Hardening the password",
      "Making the account key",
      "Making this device's keys",
      "Signing the device certificate",
      "Filling the key store",
    ];
    this.#emit({ event: "state", phase: "working", connection: "offline" });
    labels.slice(0, upTo).forEach((label, index) => {
      this.#emit({ event: "progress", step: index + 1, steps: labels.length, label });
    });
  }

  #enter(): void {
    const empty = this.#scene === "empty";
    if (!empty) this.#fill();
    this.#emit({ event: "rooms", rooms: this.#rooms });
    this.#emit({ event: "online", users: people.slice(0, 4).map((person) => person.id) });
    for (const room of this.#rooms) this.#members(room);
    this.#emit({
      event: "state",
      phase: "ready",
      user: { id: this.#me.id, username: this.#me.name },
      device: { id: "d0", name: "Firefox on Linux" },
      connection: this.#scene === "offline" ? "offline" : "online",
      accountFingerprint: fingerprint(this.#me.id),
    });
    if (this.#scene === "notice") {
      this.#emit({ event: "notice", level: "warning", code: "key_changed", message: "mara's account key has changed." });
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
        ...(last && {
          last: {
            seq: last.seq ?? 0,
            time: last.time,
            sender: last.sender ?? "",
            username: last.username ?? "",
            verified: last.verified,
            ...(last.text === undefined ? {} : { text: last.text }),
            ...(last.failure === undefined ? {} : { failure: last.failure }),
          },
        }),
      };
    });
  }

  #script(room: string, index: number): Message[] {
    const told = index === 0 ? lines : lines.slice(index * 2, index * 2 + 4);
    const old: [number, string, number][] =
      index === 0 ? Array.from({ length: 900 }, (_, count) => [count % 5, `Older line ${count + 1}.`, 45]) : [];
    const all = [...old, ...told];
    let time = Date.now() - index * 47 * minute - 2 * minute;
    const messages: Message[] = [];
    for (let position = all.length - 1; position >= 0; position--) {
      const [person, text, gap] = all[position] as [number, string, number];
      messages.unshift(this.#message(room, position + 1, people[person] as Person, text, time));
      time -= gap * minute;
    }
    return messages;
  }

  #message(room: string, seq: number, person: Person, text: string, time: number): Message {
    const base = {
      room,
      seq,
      id: `${room}-${seq}`,
      sender: person.id,
      username: person.name,
      device: `device ${person.id}`,
      deviceName: devices[seq % devices.length] as string,
      time,
      epoch: 7,
      mine: person === this.#me,
    };
    if (text.startsWith("!")) {
      const failure = { code: "decryption_failed", message: "It was changed on its way, or by the server." };
      return { ...base, kind: "failed", verified: false, failure };
    }
    if (text.startsWith("*") && text.endsWith("joined.*")) {
      return { ...base, kind: "system", verified: true, text: text.replaceAll("*", "") };
    }
    return {
      ...base,
      kind: "text",
      verified: true,
      text,
      signature: {
        scheme: "SLH-DSA-SHA2-128s",
        bytes: 7856,
        fingerprint: fingerprint(person.id),
        signature: btoa("nightjar signature ".repeat(413)).replaceAll("=", ""),
        generation: seq % 40,
        signedBytes: 312 + text.length,
        parts: parts(text),
      },
      ...(room === fewTimeRoom && { fewTime: fewTime(text, seq) }),
    };
  }

  #members(room: Room): void {
    const present = room.kind === "direct" ? people.filter((p) => p === this.#me || p.name === room.name) : people;
    const members = present.map((person, index): Member => ({
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
    this.#emit({ event: "members", room: room.id, members });
  }

  #answer(command: ReferencedCommand): void {
    switch (command.do) {
      case "register":
      case "login":
        [1, 2, 3, 4, 5].forEach((step) => setTimeout(() => this.#work(step), step * 500));
        setTimeout(() => {
          this.#enter();
          this.#reply(command.ref);
        }, 3_200);
        break;
      case "logout":
        this.#emit({ event: "state", phase: "signedOut", connection: "offline" });
        break;
      case "history": {
        const all = this.#history.get(command.room) ?? [];
        const { before = Infinity, after, limit } = command;
        const found =
          after === undefined
            ? all.filter((message) => (message.seq ?? 0) < before)
            : all.filter((message) => (message.seq ?? 0) > after);
        const messages = after === undefined ? found.slice(-limit) : found.slice(0, limit);
        this.#reply(command.ref, { messages, more: messages.length < found.length });
        break;
      }
      case "open":
        if (this.#scene !== "unread") this.#change(command.room, { unread: 0 });
        this.#reply(command.ref);
        break;
      case "send": {
        const all = this.#history.get(command.room) ?? [];
        const sent = this.#message(command.room, all.length + 1, this.#me, command.text, Date.now());
        const { seq: _, signature: __, ...unsent } = sent;
        this.#emit({ event: "message", message: { ...unsent, pending: true } });
        setTimeout(() => {
          this.#history.set(command.room, [...all, sent]);
          this.#emit({ event: "message", message: sent });
          this.#reply(command.ref, { seq: sent.seq, time: sent.time });
        }, 900);
        break;
      }
      case "rename":
        this.#change(command.room, { name: command.name });
        this.#reply(command.ref);
        break;
      case "setFewTime":
        this.#change(command.room, { fewTime: command.on });
        this.#reply(command.ref);
        break;
      case "createRoom":
        this.#emit({
          event: "reply",
          ref: command.ref,
          ok: false,
          error: { code: "not_found", message: "There is nobody with that name." },
        });
        break;
      default:
        this.#reply(command.ref);
    }
  }

  #change(room: string, change: Partial<Room>): void {
    this.#rooms = this.#rooms.map((other) => (other.id === room ? { ...other, ...change } : other));
    this.#emit({ event: "rooms", rooms: this.#rooms });
  }
}
