import { WireError } from "./WireReader";

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Writes the TLS presentation language as RFC 9420 uses it; the counterpart of `WireReader`. */
export class WireWriter {
  #bytes: Uint8Array;
  #view: DataView;
  #count = 0;

  constructor(capacity = 256) {
    this.#bytes = new Uint8Array(capacity);
    this.#view = new DataView(this.#bytes.buffer);
  }

  /** The bytes written so far. Not a copy: the writer is done with after this. */
  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#count);
  }

  u8(value: number): void {
    const start = this.#extend(1);
    this.#view.setUint8(start, value);
  }

  u16(value: number): void {
    const start = this.#extend(2);
    this.#view.setUint16(start, value);
  }

  u32(value: number): void {
    const start = this.#extend(4);
    this.#view.setUint32(start, value);
  }

  /** A time or another integer that JavaScript holds exactly. */
  u64(value: number): void {
    const start = this.#extend(8);
    this.#view.setBigUint64(start, BigInt(Math.max(0, Math.trunc(value))));
  }

  /** A length of RFC 9420 §2.1.2, in the fewest bytes that hold it. */
  varint(value: number): void {
    if (value < 0x40) this.u8(value);
    else if (value < 0x4000) this.u16(0x4000 | value);
    else if (value < 0x4000_0000) this.u32((0x8000_0000 | value) >>> 0);
    else throw new WireError("A vector is longer than a length can say.");
  }

  bool(value: boolean): void {
    this.u8(value ? 1 : 0);
  }

  /** A UUIDv7 from its 36-character form. */
  id(text: string): void {
    if (!uuid.test(text)) throw new WireError("An id has another form.");
    const digits = text.replaceAll("-", "");
    const start = this.#extend(16);
    for (let index = 0; index < 16; index++) this.#bytes[start + index] = Number.parseInt(digits.slice(2 * index, 2 * index + 2), 16);
  }

  /** A vector of at most `limit` structures. */
  list<T>(values: readonly T[], limit: number, write: (writer: WireWriter, value: T) => void): void {
    if (values.length > limit) throw new WireError("A list is longer than it may be.");
    const inner = new WireWriter();
    for (const value of values) write(inner, value);
    this.opaque(inner.bytes);
    inner.wipe();
  }

  /** `opaque<V>`, of at most `limit` bytes. */
  opaque(bytes: Uint8Array, limit = Number.POSITIVE_INFINITY): void {
    if (bytes.length > limit) throw new WireError("A value is longer than it may be.");
    this.varint(bytes.length);
    const start = this.#extend(bytes.length);
    this.#bytes.set(bytes, start);
  }

  /** `opaque<V>` holding the UTF-8 of `text`, at most `limit` bytes of it. */
  text(text: string, limit?: number): void {
    this.opaque(new TextEncoder().encode(text), limit);
  }

  /** Overwrites what was written; for bytes that held a password or a key. */
  wipe(): void {
    this.#bytes.fill(0);
  }

  #extend(count: number): number {
    const start = this.#count;
    const needed = start + count;
    if (needed > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
      larger.set(this.#bytes.subarray(0, start));
      this.#bytes.fill(0);
      this.#bytes = larger;
      this.#view = new DataView(larger.buffer);
    }
    this.#count = needed;
    return start;
  }
}

/** The bytes of one structure, and no copy of them left behind. Throws `WireError` where something is longer than it may be. */
export function encode<T>(value: T, write: (writer: WireWriter, value: T) => void): Uint8Array {
  const writer = new WireWriter();
  try {
    write(writer, value);
    return writer.bytes.slice();
  } finally {
    writer.wipe();
  }
}
