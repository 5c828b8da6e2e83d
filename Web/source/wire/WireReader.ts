/** The bytes did not have the promised shape. */
export class WireError extends Error {}

const largestNumber = BigInt(Number.MAX_SAFE_INTEGER);

/** Reads the TLS presentation language as RFC 9420 uses it: big-endian integers, vectors with a varint length. */
export class WireReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #offset = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get isAtEnd(): boolean {
    return this.#offset === this.#bytes.length;
  }

  u8(): number {
    return this.#view.getUint8(this.#advance(1));
  }

  u16(): number {
    return this.#view.getUint16(this.#advance(2));
  }

  u32(): number {
    return this.#view.getUint32(this.#advance(4));
  }

  /** A length of RFC 9420 §2.1.2: 1, 2 or 4 bytes, in the fewest that hold it. */
  varint(): number {
    const first = this.u8();
    switch (first >> 6) {
      case 0:
        return first;
      case 1: {
        const value = ((first & 0x3f) << 8) | this.u8();
        if (value < 0x40) throw new WireError("A length is not in its shortest form.");
        return value;
      }
      case 2: {
        this.#offset -= 1;
        const value = this.u32() & 0x3fff_ffff;
        if (value < 0x4000) throw new WireError("A length is not in its shortest form.");
        return value;
      }
      default:
        throw new WireError("A length has an unknown prefix.");
    }
  }

  /** A number up to 2⁵³ − 1, the largest that JavaScript holds exactly; a larger one reads as that. */
  u64(): number {
    const value = this.#view.getBigUint64(this.#advance(8));
    return Number(value > largestNumber ? largestNumber : value);
  }

  bool(): boolean {
    const value = this.u8();
    if (value > 1) throw this.invalid();
    return value === 1;
  }

  /** A UUIDv7 in its 36-character form. */
  id(): string {
    const start = this.#advance(16);
    const digits = Array.from(this.#bytes.subarray(start, start + 16), (byte) => byte.toString(16).padStart(2, "0")).join("");
    if (digits[12] !== "7" || !"89ab".includes(digits[16] ?? "")) throw this.invalid();
    return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  }

  /** The first byte of a record. */
  version(wanted: number): void {
    if (this.u8() !== wanted) throw this.invalid();
  }

  /** `opaque<V>`, of at most `limit` bytes: a copy of them. */
  opaque(limit = Number.POSITIVE_INFINITY): Uint8Array {
    const count = this.varint();
    if (count > limit) throw new WireError("A value is longer than it may be.");
    const start = this.#advance(count);
    return this.#bytes.slice(start, start + count);
  }

  /** `opaque<V>` that holds UTF-8, at most `limit` bytes of it. */
  text(limit?: number): string {
    try {
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(this.opaque(limit));
    } catch (error) {
      throw error instanceof WireError ? error : new WireError("A text is not UTF-8.");
    }
  }

  /** A vector of at most `limit` structures. */
  list<T>(limit: number, read: (reader: WireReader) => T): T[] {
    const inner = this.vector();
    const values: T[] = [];
    while (!inner.isAtEnd) {
      if (values.length === limit) throw new WireError("A list is longer than it may be.");
      values.push(read(inner));
    }
    return values;
  }

  /** A vector of structures: a reader over its bytes alone. */
  vector(): WireReader {
    const count = this.varint();
    const start = this.#advance(count);
    return new WireReader(this.#bytes.subarray(start, start + count));
  }

  /** What a decoder throws where a number stands for nothing. */
  invalid(): WireError {
    return new WireError("A value is none of those that it may be.");
  }

  #advance(count: number): number {
    const start = this.#offset;
    if (count > this.#bytes.length - start) throw new WireError("The bytes end too early.");
    this.#offset = start + count;
    return start;
  }
}

/** Decodes one structure that takes up all of `bytes`. Throws `WireError`. */
export function decode<T>(bytes: Uint8Array, read: (reader: WireReader) => T): T {
  const reader = new WireReader(bytes);
  const value = read(reader);
  if (!reader.isAtEnd) throw new WireError("There are bytes behind the last value.");
  return value;
}
