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
}
