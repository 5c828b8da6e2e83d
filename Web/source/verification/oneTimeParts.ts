/** What a signature of a room with one-time keys says of itself (HBSS.md, "Forms"). */
export interface OneTimeParts {
  type: 0 | 1 | 2;
  /** The first 8 bytes of the root over the batch. */
  root?: Uint8Array;
  /** Which key of the batch signed, from 1. */
  key?: number;
  keys?: number;
  /** When the certificate was made, by the sender's clock, in milliseconds since 1970; in the messages that bear it. */
  made?: number;
}

const plainSize = 7857;
const certificateSize = 7897;
/** Of a one-time signature, by the number of keys in its batch. */
const sizes = new Map([
  [697, 64],
  [729, 256],
]);

/** Undefined for bytes that are no such signature. */
export function oneTimeParts(signature: Uint8Array): OneTimeParts | undefined {
  const type = signature[0];
  if (type === 0) return signature.length === plainSize ? { type } : undefined;
  if (type !== 1 && type !== 2) return undefined;
  const start = type === 1 ? 1 : 1 + certificateSize;
  const keys = sizes.get(signature.length - start);
  const index = signature[start + 8];
  if (keys === undefined || index === undefined || index >= keys) return undefined;
  const parts = { type, root: signature.slice(start, start + 8), key: index + 1, keys } as const;
  if (type === 1) return parts;
  const made = new DataView(signature.buffer, signature.byteOffset).getBigUint64(2);
  return { ...parts, made: Number(made) };
}
