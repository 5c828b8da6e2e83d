import { members } from "./json";
import { SocketEvent } from "./EngineInput";
import type { Session } from "./Session";

export type SocketListener = (what: SocketEvent, code: number, text: string) => void;

const subprotocol = "nightjar.v1";
const abnormalClosure = 1006;
/** What may wait to be sent; a connection that takes no more than this is dead. */
const largestBacklog = 16 * 1024 * 1024;

/** The one WebSocket of the engine. Frames of a socket that the engine has closed are dropped. */
export class Socket {
  readonly #session: Session;
  readonly #listener: SocketListener;
  #socket: WebSocket | undefined;
  /** Counts calls of `open` and `close`, so that an attempt that was overtaken keeps quiet. */
  #attempt = 0;

  constructor(session: Session, listener: SocketListener) {
    this.#session = session;
    this.#listener = listener;
  }

  /** Gets a ticket and connects. The outcome goes to the listener. */
  async open(): Promise<void> {
    this.close();
    const attempt = this.#attempt;
    const answer = await this.#session.request("POST", "/api/auth/ws-ticket", { authenticated: true });
    if (attempt !== this.#attempt) return;
    const ticket = answer.status === 200 ? readTicket(answer.body) : undefined;
    if (ticket === undefined) {
      this.#listener(SocketEvent.failedToOpen, answer.status, "");
      return;
    }
    const address = new URL("/ws", self.location.href);
    address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
    address.searchParams.set("token", ticket);
    const socket = new WebSocket(address, subprotocol);
    this.#socket = socket;
    let opened = false;
    const report: SocketListener = (what, code, text) => {
      if (attempt === this.#attempt) this.#listener(what, code, text);
    };
    socket.onopen = () => {
      opened = true;
      report(SocketEvent.opened, 0, "");
    };
    socket.onmessage = (message) => {
      if (typeof message.data === "string") report(SocketEvent.text, 0, message.data);
    };
    socket.onclose = (event) => {
      report(opened ? SocketEvent.closed : SocketEvent.failedToOpen, event.code, "");
    };
  }

  /** Sends a text frame. On a dead connection it is dropped: the engine hears of the close and sends it again. */
  send(text: string): void {
    if (this.#socket?.readyState !== WebSocket.OPEN) return;
    if (this.#socket.bufferedAmount > largestBacklog) this.drop();
    else this.#socket.send(text);
  }

  /** Closes because the engine wants it; the listener hears nothing more. */
  close(): void {
    this.#attempt += 1;
    this.#socket?.close();
    this.#socket = undefined;
  }

  /** Closes because the network is gone; the listener hears of it at once. */
  drop(): void {
    if (this.#socket === undefined) return;
    this.close();
    this.#listener(SocketEvent.closed, abnormalClosure, "");
  }
}

function readTicket(body: Uint8Array): string | undefined {
  const { ticket } = members(body);
  return typeof ticket === "string" ? ticket : undefined;
}
