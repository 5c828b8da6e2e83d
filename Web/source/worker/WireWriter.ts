import { WireError } from "./WireReader";

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

  /** `opaque<V>`. */
  opaque(bytes: Uint8Array): void {
    this.varint(bytes.length);
    const start = this.#extend(bytes.length);
    this.#bytes.set(bytes, start);
  }

  /** `opaque<V>` holding the UTF-8 of `text`. */
  text(text: string): void {
    this.opaque(new TextEncoder().encode(text));
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
