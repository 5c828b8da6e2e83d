import { concatenate, encodeBase64URL, fromLatin1, toLatin1 } from "./bytes";

/** The keys that protect the records of this browser profile. None of them can be exported. */
export interface VaultKeys {
  /** AES-256-GCM, over values. */
  records: CryptoKey;
  /** HMAC-SHA-256, over names. */
  names: CryptoKey;
}

export function isVaultKeys(value: unknown): value is VaultKeys {
  if (typeof value !== "object" || value === null) return false;
  return Reflect.get(value, "records") instanceof CryptoKey && Reflect.get(value, "names") instanceof CryptoKey;
}

export interface NamedValue {
  name: Uint8Array;
  value: Uint8Array;
}

const nonceLength = 12;
const entryName = /^m\/([^/]+)\/([0-9a-f]{16})$/;

/**
 * Seals what goes to disk. A stored value is `nonce (12) ‖ AES-256-GCM(u16 length of the name ‖ name ‖ value)`, with the
 * stored name as associated data, so that a value put under another name does not open. The nonce is random: a profile
 * would have to write 2³² records under one key before a repeat became likely enough to matter.
 *
 * A stored name is an HMAC. Only entries of the timeline keep their order, which paging needs: `m/<HMAC of the room>/<sequence
 * number>`. Proofs, `p/`, stand apart from what the engine wants back, `r/`.
 */
export class Vault {
  readonly #keys: VaultKeys;
  readonly #rooms = new Map<string, string>();

  static async generateKeys(): Promise<VaultKeys> {
    const aes: AesKeyGenParams = { name: "AES-GCM", length: 256 };
    const hmac: HmacKeyGenParams = { name: "HMAC", hash: "SHA-256", length: 256 };
    const [records, names] = await Promise.all([
      crypto.subtle.generateKey(aes, false, ["encrypt", "decrypt"]),
      crypto.subtle.generateKey(hmac, false, ["sign"]),
    ]);
    return { records, names };
  }

  constructor(keys: VaultKeys) {
    this.#keys = keys;
  }

  /** The name under which a record of the engine is stored. */
  async storedName(name: Uint8Array): Promise<string> {
    const text = toLatin1(name);
    const [, room, seq] = entryName.exec(text) ?? [];
    if (room !== undefined && seq !== undefined) return (await this.entryPrefix(room)) + seq;
    return (text.startsWith("p/") ? "p/" : "r/") + (await this.#hide(text));
  }

  /** What the stored names of a room's entries begin with. */
  async entryPrefix(room: string): Promise<string> {
    let prefix = this.#rooms.get(room);
    if (prefix === undefined) {
      prefix = `m/${await this.#hide("m/" + room)}/`;
      this.#rooms.set(room, prefix);
    }
    return prefix;
  }

  async seal(storedName: string, record: NamedValue): Promise<Uint8Array> {
    const nonce = crypto.getRandomValues(new Uint8Array(nonceLength));
    const length = new Uint8Array([record.name.length >> 8, record.name.length & 0xff]);
    const plaintext = concatenate(length, record.name, record.value);
    const sealed = await crypto.subtle.encrypt(
      { name: "AES-GCM", iv: nonce, additionalData: fromLatin1(storedName) },
      this.#keys.records,
      plaintext,
    );
    plaintext.fill(0);
    return concatenate(nonce, new Uint8Array(sealed));
  }

  /** Throws when the value was changed or belongs to another name. */
  async open(storedName: string, stored: Uint8Array): Promise<NamedValue> {
    const plaintext = new Uint8Array(
      await crypto.subtle.decrypt(
        { name: "AES-GCM", iv: stored.subarray(0, nonceLength), additionalData: fromLatin1(storedName) },
        this.#keys.records,
        stored.subarray(nonceLength),
      ),
    );
    const count = ((plaintext[0] ?? 0) << 8) | (plaintext[1] ?? 0);
    return { name: plaintext.slice(2, 2 + count), value: plaintext.slice(2 + count) };
  }

  async #hide(name: string): Promise<string> {
    const mac = await crypto.subtle.sign("HMAC", this.#keys.names, fromLatin1(name));
    return encodeBase64URL(new Uint8Array(mac).subarray(0, 18));
  }
}
