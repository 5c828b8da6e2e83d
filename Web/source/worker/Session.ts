import { members } from "./json";
import type { RecordStore } from "./RecordStore";

/** The answer to a request. Status 0: there was no answer. */
export interface Answer {
  status: number;
  body: Uint8Array;
}

export interface RequestOptions {
  /** Send the access token; after a 401 refresh once and try again. */
  authenticated?: boolean;
  /** The answer carries a session whose access token is to be kept. */
  grantsSession?: boolean;
  body?: string;
  /** Let the request finish even when the page goes away. For rotating tokens: a lost answer would end the session. */
  outlivesPage?: boolean;
}

type RefreshResult = "refreshed" | "refused" | "unreachable";

interface Token {
  value: string;
  /** Unix milliseconds. */
  expires: number;
}

/** Longer than any list the server pages; a server that sends more is not obeyed. */
const largestAnswer = 32 * 1024 * 1024;
const patience = 60_000;
const farewellPatience = 3_000;
/** How long a rotation that an earlier engine began is given to end: its answer puts the new token into the cookie. */
const rotationPatience = 4_000;
/** Refresh this long before the token runs out, so that a request does not meet the very moment. */
const margin = 30_000;

/**
 * Requests with this profile's session. The refresh token is in an HttpOnly cookie that scripts never see; the access
 * token is kept in memory and, sealed, in the store, so that a reload need not rotate anything.
 */
export class Session {
  readonly #store: RecordStore;
  #token: Token | undefined;
  #refreshing: Promise<RefreshResult> | undefined;
  /** Called when the server no longer accepts the session. */
  onRefused: () => void = () => {};
  /** Whether the server has refused to go on with the session; a log-in ends that. */
  isRefused = false;

  constructor(store: RecordStore) {
    this.#store = store;
  }

  /** Takes up the access token that an earlier page left. */
  async load(): Promise<void> {
    const saved = await this.#store.savedSession();
    this.#token = saved && parseToken(saved);
    this.isRefused = false;
  }

  /** Sends a request; never throws. */
  async request(method: string, path: string, options: RequestOptions = {}): Promise<Answer> {
    if (!options.authenticated) return this.#send(method, path, options);
    if (this.#token === undefined || this.#token.expires - margin < Date.now()) {
      const result = await this.#refresh();
      if (result !== "refreshed") return { status: result === "refused" ? 401 : 0, body: new Uint8Array() };
    }
    const used = this.#token;
    const answer = await this.#send(method, path, options);
    if (answer.status !== 401) return answer;
    // Another request may have refreshed meanwhile.
    if (this.#token === used && (await this.#refresh()) !== "refreshed") return answer;
    return this.#send(method, path, options);
  }

  /** Rotates the refresh token. Calls that overlap share one rotation: using a token twice would end the session. */
  #refresh(): Promise<RefreshResult> {
    this.#refreshing ??= this.#rotate().finally(() => {
      this.#refreshing = undefined;
    });
    return this.#refreshing;
  }

  /** Ends the session, here and as far as it can be reached on the server. */
  async end(): Promise<void> {
    const farewell = this.#send("POST", "/api/auth/logout", { outlivesPage: true });
    this.#token = undefined;
    await Promise.race([farewell, new Promise((resolve) => setTimeout(resolve, farewellPatience))]);
  }

  async #rotate(): Promise<RefreshResult> {
    if (this.isRefused) return "refused";
    try {
      const begun = await this.#store.notedRotation();
      const left = begun === undefined ? 0 : begun + rotationPatience - Date.now();
      if (left > 0) await new Promise((resolve) => setTimeout(resolve, Math.min(left, rotationPatience)));
      await this.#store.noteRotation(Date.now());
    } catch {
      // The store was taken over: whoever has it now does the rotating.
      return "unreachable";
    }
    const answer = await this.#send("POST", "/api/auth/refresh", { body: "{}", outlivesPage: true, grantsSession: true });
    await this.#store.noteRotation(undefined).catch(() => {});
    if (answer.status === 200) return "refreshed";
    if (answer.status !== 401 && answer.status !== 403) return "unreachable";
    this.#token = undefined;
    this.isRefused = true;
    await this.#save();
    this.onRefused();
    return "refused";
  }

  async #send(method: string, path: string, options: RequestOptions): Promise<Answer> {
    const headers: Record<string, string> = { Accept: "application/json", "X-Nightjar-Client": "web" };
    if (options.body) headers["Content-Type"] = "application/json";
    if (this.#token && (options.authenticated || path === "/api/auth/logout")) {
      headers["Authorization"] = `Bearer ${this.#token.value}`;
    }
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), patience);
    try {
      const response = await fetch(path, {
        method,
        headers,
        ...(options.body ? { body: options.body } : {}),
        cache: "no-store",
        credentials: "same-origin",
        mode: "same-origin",
        redirect: "error",
        keepalive: options.outlivesPage ?? false,
        signal: abort.signal,
      });
      const body = await readBody(response);
      if (options.grantsSession && response.ok) await this.#keep(body);
      return { status: response.status, body };
    } catch {
      return { status: 0, body: new Uint8Array() };
    } finally {
      clearTimeout(timer);
    }
  }

  async #keep(body: Uint8Array): Promise<void> {
    const { accessToken, expiresIn } = members(body);
    if (typeof accessToken !== "string") return;
    const lifetime = typeof expiresIn === "number" ? expiresIn : 0;
    this.#token = { value: accessToken, expires: Date.now() + lifetime * 1000 };
    this.isRefused = false;
    await this.#save();
  }

  async #save(): Promise<void> {
    try {
      await this.#store.saveSession(this.#token && new TextEncoder().encode(JSON.stringify(this.#token)));
    } catch {
      // Without the saved token the next page refreshes; nothing else is lost.
    }
  }
}

function parseToken(bytes: Uint8Array): Token | undefined {
  const { value, expires } = members(bytes);
  return typeof value === "string" && typeof expires === "number" ? { value, expires } : undefined;
}

async function readBody(response: Response): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let count = 0;
  const reader = response.body?.getReader();
  if (reader === undefined) return new Uint8Array();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    count += value.length;
    if (count > largestAnswer) {
      await reader.cancel();
      throw new RangeError("The answer is too long.");
    }
    pieces.push(value);
  }
  const body = new Uint8Array(count);
  let start = 0;
  for (const piece of pieces) {
    body.set(piece, start);
    start += piece.length;
  }
  return body;
}
