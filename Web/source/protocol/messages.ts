/** How a message was signed, as the engine reports it after it has verified it. */
export interface SignatureReport {
  /** Name of the signature scheme, such as `SLH-DSA-SHA2-128s`. */
  scheme: string;
  /** Size of the signature in bytes. */
  bytes: number;
  /** SHA-256 fingerprint of the device's signature key. */
  fingerprint: string;
  /** The signature itself, base64url. */
  signature: string;
  /** Position of the message in its sender's ratchet. */
  generation: number;
  /** Number of bytes that the signature covers. */
  signedBytes?: number;
  /** Of hash-based signatures alone. */
  parts?: SignatureParts;
}

/** What an SLH-DSA signature consists of, from its first byte to its last. */
export interface SignatureParts {
  /** Bytes of a hash. */
  n: number;
  /** n bytes, base64url. */
  randomizer: string;
  /** One secret and its path of `height` nodes for each tree; `leaves` is what the digest chose. */
  fors: { height: number; leaves: number[]; bytes: number };
  /** `chains` values and a path of `height` nodes for each layer, from the bottom. */
  hypertree: { height: number; chains: number; leaves: number[]; bytes: number };
}

/** A message's few-time signature, as the engine reports it after it has verified it. */
export interface FewTimeReport {
  /** The number of the certificate that the account key gave for a batch of keys. */
  batch: number;
  /** Which of the batch's keys signed, from 1. */
  key: number;
  keys: number;
  /** Which of the key's signatures this is, from 1. */
  use: number;
  uses: number;
  /** SHA-256 fingerprint of the few-time key. */
  fingerprint: string;
  /** Size of the signature in bytes, its proof included. */
  bytes: number;
  /** 32 bytes, base64url. */
  salt: string;
  /** 64 bytes, base64url. */
  digest: string;
  /** At most 51 different numbers below 1,024, ascending. */
  indices: number[];
  /** 32 bytes for each index, one after the other, base64url. */
  revealedPreimages: string;
  proofBytes: number;
}

export interface Failure {
  code: string;
  message: string;
}

/** One entry of a conversation. A `failed` one never has text. */
export interface Message {
  kind: "text" | "system" | "failed";
  room: string;
  /** Position in the room's log; absent until the server has taken the message. */
  seq?: number;
  /** The sender's own id for it; what the engine itself says in a room has none. */
  id?: string;
  sender?: string;
  username?: string;
  device?: string;
  deviceName?: string;
  /** Unix milliseconds. */
  time: number;
  epoch: number;
  verified: boolean;
  pending?: boolean;
  mine: boolean;
  text?: string;
  failure?: Failure;
  signature?: SignatureReport;
  fewTime?: FewTimeReport;
}
