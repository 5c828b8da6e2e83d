import type { Failure } from "../protocol/generated/failures";
import { readProof, type Proof } from "../protocol/generated/proofs";
import type { HistoryPage, HistoryStart, LoggedEntry } from "../protocol/generated/tabs";
import { readTimelineEntry } from "../protocol/generated/timeline";
import { decode } from "../wire/WireReader";
import { fromLatin1 } from "./bytes";
import type { RecordChange } from "./EngineAction";
import type { EngineRecord } from "./EngineInput";
import { isVaultKeys, Vault, type VaultKeys } from "./Vault";

/** Another tab's engine has taken over the store: this one must not write any more. */
export class FencedError extends Error {}
/** Something in the store does not open under this profile's key. */
export class UnreadableError extends Error {}

const databaseName = "nightjar";
const largestPage = 200;

/**
 * The engine's records in IndexedDB, each sealed by `Vault`.
 *
 * Object stores: `keys` (one entry, the vault's keys), `records` (stored name → sealed bytes), `meta` (`fence`, a counter,
 * `session`, the sealed access token, and `rotation`, when a rotation of the refresh token was begun that has not ended).
 *
 * The fence: each engine that starts takes the next number, and each write checks in its own transaction that the number
 * is still this engine's. Even if the browser's lock failed, two engines could not both move their ratchets.
 */
export class RecordStore {
  readonly #database: IDBDatabase;
  #vault: Promise<Vault> | undefined;
  #fence = 0;

  static async open(): Promise<RecordStore> {
    const request = indexedDB.open(databaseName, 1);
    request.onupgradeneeded = () => {
      for (const name of ["keys", "records", "meta"]) request.result.createObjectStore(name);
    };
    return new RecordStore(await result(request));
  }

  private constructor(database: IDBDatabase) {
    this.#database = database;
    database.onversionchange = () => database.close();
  }

  /** Takes the store for this engine and returns every record but the timeline and its proofs. */
  async claim(): Promise<EngineRecord[]> {
    const transaction = this.#database.transaction(["meta", "records"], "readwrite", { durability: "strict" });
    const meta = transaction.objectStore("meta");
    const records = transaction.objectStore("records");
    const range = IDBKeyRange.bound("r/", "r0", false, true);
    const fence = result(meta.get("fence")).then((last: unknown) => {
      const next = (typeof last === "number" ? last : 0) + 1;
      meta.put(next, "fence");
      return next;
    });
    const names = result(records.getAllKeys(range));
    const values: Promise<unknown[]> = result(records.getAll(range));
    const done = completion(transaction);
    this.#fence = await fence;
    const [storedNames, sealed] = await Promise.all([names, values]);
    await done;
    const vault = await this.#openVault();
    return Promise.all(
      storedNames.map(async (storedName, index) => {
        const record = await this.#unseal(vault, String(storedName), sealed[index]);
        return { key: record.name, value: record.value };
      }),
    );
  }

  /** Writes all of `changes` or none. Returns when they are on disk. Throws `FencedError` when the store was taken over. */
  async persist(changes: RecordChange[]): Promise<void> {
    const vault = await this.#openVault();
    // Encryption first: a transaction ends by itself when nothing is asked of it for a moment.
    const sealed = await Promise.all(
      changes.map(async ({ key, value }) => {
        const storedName = await vault.storedName(key);
        return { storedName, value: value && (await vault.seal(storedName, { name: key, value })) };
      }),
    );
    await this.#write(["meta", "records"], (transaction) => {
      const records = transaction.objectStore("records");
      for (const { storedName, value } of sealed) {
        if (value) records.put(value, storedName);
        else records.delete(storedName);
      }
    });
  }

  /** A page of a room's entries, oldest first. One that cannot be read from disk is shown as failed. */
  async history(room: string, start: HistoryStart, wanted: number): Promise<HistoryPage> {
    const vault = await this.#openVault();
    const prefix = await vault.entryPrefix(room);
    const limit = Math.min(Math.max(1, wanted), largestPage);
    const forward = start.type === "after";
    const range = forward
      ? IDBKeyRange.bound(prefix + hexSeq(start.seq), prefix + "~", true)
      : IDBKeyRange.bound(prefix, prefix + (start.type === "before" ? hexSeq(start.seq) : "~"), false, true);
    const found = await new Promise<{ storedName: string; value: unknown }[]>((resolve, reject) => {
      const entries: { storedName: string; value: unknown }[] = [];
      const cursor = this.#database
        .transaction("records", "readonly")
        .objectStore("records")
        .openCursor(range, forward ? "next" : "prev");
      cursor.onerror = () => reject(cursor.error);
      cursor.onsuccess = () => {
        const entry = cursor.result;
        if (entry !== null) entries.push({ storedName: String(entry.key), value: entry.value });
        if (entry === null || entries.length > limit) resolve(entries);
        else entry.continue();
      };
    });
    const more = found.length > limit;
    const page = found.slice(0, limit);
    if (!forward) page.reverse();
    return { entries: await Promise.all(page.map((entry) => this.#entry(vault, entry))), more };
  }

  /** How the message at a place of a room's log was signed. Throws where the record is damaged. */
  async proof(room: string, seq: number): Promise<Proof | undefined> {
    const vault = await this.#openVault();
    const storedName = await vault.storedName(fromLatin1(`p/${room}/${hexSeq(seq)}`));
    const records = this.#database.transaction("records", "readonly").objectStore("records");
    const sealed: unknown = await result(records.get(storedName));
    if (sealed === undefined) return undefined;
    return decode((await vault.open(storedName, sealedBytes(sealed))).value, readProof);
  }

  /** Deletes every record and the keys that sealed them. */
  async erase(): Promise<void> {
    await this.#write(["meta", "records", "keys"], (transaction) => {
      transaction.objectStore("records").clear();
      transaction.objectStore("keys").clear();
      transaction.objectStore("meta").delete("session");
    });
    this.forgetKeys();
  }

  /** The keys in memory are no longer the store's: another tab erased it. */
  forgetKeys(): void {
    this.#vault = undefined;
  }

  /** What the session needs to outlive a reload, sealed like a record. */
  async saveSession(session: Uint8Array | undefined): Promise<void> {
    const vault = await this.#openVault();
    const sealed = session && (await vault.seal("session", { name: new Uint8Array(), value: session }));
    await this.#write(["meta"], (transaction) => {
      const meta = transaction.objectStore("meta");
      if (sealed) meta.put(sealed, "session");
      else meta.delete("session");
    });
  }

  async savedSession(): Promise<Uint8Array | undefined> {
    const meta = this.#database.transaction("meta", "readonly").objectStore("meta");
    const sealed: unknown = await result(meta.get("session"));
    if (sealed === undefined) return undefined;
    try {
      return (await (await this.#openVault()).open("session", sealedBytes(sealed))).value;
    } catch {
      return undefined;
    }
  }

  /** Notes that a rotation of the refresh token begins, at a time in Unix milliseconds, or that it has ended. */
  async noteRotation(begun: number | undefined): Promise<void> {
    await this.#write(["meta"], (transaction) => {
      const meta = transaction.objectStore("meta");
      if (begun === undefined) meta.delete("rotation");
      else meta.put(begun, "rotation");
    });
  }

  /** When the rotation began that an earlier engine left behind. */
  async notedRotation(): Promise<number | undefined> {
    const meta = this.#database.transaction("meta", "readonly").objectStore("meta");
    const begun: unknown = await result(meta.get("rotation"));
    return typeof begun === "number" ? begun : undefined;
  }

  async #write(stores: string[], change: (transaction: IDBTransaction) => void): Promise<void> {
    const transaction = this.#database.transaction(stores, "readwrite", { durability: "strict" });
    const done = completion(transaction);
    let fenced = false;
    const fence: IDBRequest<unknown> = transaction.objectStore("meta").get("fence");
    fence.onsuccess = () => {
      if (fence.result === this.#fence) {
        change(transaction);
      } else {
        fenced = true;
        transaction.abort();
      }
    };
    try {
      await done;
    } catch (error) {
      throw fenced ? new FencedError("Another tab has taken over.") : error;
    }
  }

  async #entry(vault: Vault, { storedName, value }: { storedName: string; value: unknown }): Promise<LoggedEntry> {
    const digits = storedName.slice(storedName.lastIndexOf("/") + 1);
    const seq = Number.parseInt(digits, 16);
    try {
      return { seq, entry: decode((await vault.open(storedName, sealedBytes(value))).value, readTimelineEntry) };
    } catch {
      const failure: Failure = { code: "unreadable_record", names: [] };
      const id = `00000000-0000-7000-8000-${digits.slice(-12)}`;
      return { seq, entry: { time: 0, epoch: 0, mine: false, content: { type: "failed", id, failure } } };
    }
  }

  async #unseal(vault: Vault, storedName: string, sealed: unknown) {
    try {
      return await vault.open(storedName, sealedBytes(sealed));
    } catch {
      throw new UnreadableError("A record does not open.");
    }
  }

  async #openVault(): Promise<Vault> {
    this.#vault ??= this.#loadKeys().then(
      (keys) => new Vault(keys),
      (error) => {
        this.#vault = undefined;
        throw error;
      },
    );
    return this.#vault;
  }

  async #loadKeys(): Promise<VaultKeys> {
    const fresh = await Vault.generateKeys();
    const transaction = this.#database.transaction("keys", "readwrite", { durability: "strict" });
    const keys = transaction.objectStore("keys");
    const done = completion(transaction);
    let used = fresh;
    const existing: IDBRequest<unknown> = keys.get("vault");
    existing.onsuccess = () => {
      if (isVaultKeys(existing.result)) used = existing.result;
      else keys.put(fresh, "vault");
    };
    await done;
    return used;
  }
}

/** What the database holds, if it is what was put there. */
function sealedBytes(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value;
  throw new UnreadableError("A record is of another type.");
}

/** A sequence number as it stands in a record's name. */
function hexSeq(seq: number): string {
  return Math.max(0, Math.trunc(seq)).toString(16).padStart(16, "0");
}

function result<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function completion(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error("The transaction was given up."));
  });
}
