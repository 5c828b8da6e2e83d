/** The bytes did not have the promised shape. */
export class WireError extends Error {}

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

  /** `opaque<V>`: a copy of its bytes. */
  opaque(): Uint8Array {
    const count = this.varint();
    const start = this.#advance(count);
    return this.#bytes.slice(start, start + count);
  }

  /** `opaque<V>` that holds UTF-8. */
  text(): string {
    return new TextDecoder("utf-8", { fatal: true }).decode(this.opaque());
  }

  /** A vector of structures: a reader over its bytes alone. */
  vector(): WireReader {
    const count = this.varint();
    const start = this.#advance(count);
    return new WireReader(this.#bytes.subarray(start, start + count));
  }

  #advance(count: number): number {
    const start = this.#offset;
    if (count > this.#bytes.length - start) throw new WireError("The bytes end too early.");
    this.#offset = start + count;
    return start;
  }
}
