// Made by Scripts/generate-interface from Sources/EngineInterface/Schema/proofs.schema: change that.

import type { WireReader } from "../../wire/WireReader";
import type { WireWriter } from "../../wire/WireWriter";

/**
 * How a message was signed, as the store keeps it under `p/ROOM/SEQ`, beside the message's entry. It was checked when the message
 * came; it is read when somebody looks.
 */
export interface Proof {
  signature: SignatureProof;
  fewTime?: FewTimeProof | undefined;
}

export function writeProof(writer: WireWriter, value: Proof): void {
  writer.u8(1);
  writeSignatureProof(writer, value.signature);
  writer.bool(value.fewTime !== undefined);
  if (value.fewTime !== undefined) writeFewTimeProof(writer, value.fewTime);
}

export function readProof(reader: WireReader): Proof {
  reader.version(1);
  return {
    signature: readSignatureProof(reader),
    fewTime: reader.bool() ? readFewTimeProof(reader) : undefined,
  };
}

export interface SignatureProof {
  /** The signature scheme's name, such as `SLH-DSA-SHA2-128s`. */
  scheme: string;
  /** SHA-256 of the device's signature key, in hexadecimal digits. */
  fingerprint: string;
  signature: Uint8Array;
  /** The message's place in its sender's ratchet. */
  generation: number;
  /** What was signed: SignContent of RFC 9420 §5.1.2 around FramedContentTBS. */
  signed: Uint8Array;
  /** Of hash-based signatures alone. */
  parts?: HashSignatureParts | undefined;
}

export function writeSignatureProof(writer: WireWriter, value: SignatureProof): void {
  writer.text(value.scheme, 64);
  writer.text(value.fingerprint, 64);
  writer.opaque(value.signature, 65536);
  writer.u32(value.generation);
  writer.opaque(value.signed, 1048576);
  writer.bool(value.parts !== undefined);
  if (value.parts !== undefined) writeHashSignatureParts(writer, value.parts);
}

export function readSignatureProof(reader: WireReader): SignatureProof {
  return {
    scheme: reader.text(64),
    fingerprint: reader.text(64),
    signature: reader.opaque(65536),
    generation: reader.u32(),
    signed: reader.opaque(1048576),
    parts: reader.bool() ? readHashSignatureParts(reader) : undefined,
  };
}

/**
 * What an SLH-DSA signature (FIPS 205) consists of, from its first byte to its last: the randomiser, n bytes; for each FORS tree a
 * secret and a path of `forsHeight` nodes; for each layer `chains` values and a path of `treeHeight` nodes.
 */
export interface HashSignatureParts {
  /** Bytes of a hash. */
  n: number;
  forsHeight: number;
  /** What the digest chose in each FORS tree. */
  forsLeaves: number[];
  /** Values of a WOTS+ signature. */
  chains: number;
  treeHeight: number;
  /** The leaf that signs on each layer, from the bottom. */
  layerLeaves: number[];
}

export function writeHashSignatureParts(writer: WireWriter, value: HashSignatureParts): void {
  writer.u8(value.n);
  writer.u8(value.forsHeight);
  writer.list(value.forsLeaves, 64, (writer, value) => writer.u32(value));
  writer.u8(value.chains);
  writer.u8(value.treeHeight);
  writer.list(value.layerLeaves, 32, (writer, value) => writer.u32(value));
}

export function readHashSignatureParts(reader: WireReader): HashSignatureParts {
  return {
    n: reader.u8(),
    forsHeight: reader.u8(),
    forsLeaves: reader.list(64, (reader) => reader.u32()),
    chains: reader.u8(),
    treeHeight: reader.u8(),
    layerLeaves: reader.list(32, (reader) => reader.u32()),
  };
}

/**
 * A few-time signature. Its Merkle proof and its certificate have served and are not kept: they are three quarters of what came.
 */
export interface FewTimeProof {
  /** The number of the certificate that the account key gave for a batch of keys. */
  batch: number;
  /** Which of the batch's keys signed, from 1. */
  key: number;
  keys: number;
  /** Which of the key's signatures this is, from 1. */
  use: number;
  uses: number;
  /** SHA-256 of the few-time key, in hexadecimal digits. */
  fingerprint: string;
  /** Size of the signature in bytes, its Merkle proof included. */
  size: number;
  /** 32 bytes. */
  salt: Uint8Array;
  /** 64 bytes. */
  digest: Uint8Array;
  /** At most 51 different numbers below 1,024, ascending. */
  indices: number[];
  /** 32 bytes for each index, one after the other. */
  revealedPreimages: Uint8Array;
  /** Bytes of the Merkle proof. */
  merkleProofSize: number;
}

export function writeFewTimeProof(writer: WireWriter, value: FewTimeProof): void {
  writer.u64(value.batch);
  writer.u16(value.key);
  writer.u16(value.keys);
  writer.u8(value.use);
  writer.u8(value.uses);
  writer.text(value.fingerprint, 64);
  writer.u32(value.size);
  writer.opaque(value.salt, 64);
  writer.opaque(value.digest, 64);
  writer.list(value.indices, 64, (writer, value) => writer.u16(value));
  writer.opaque(value.revealedPreimages, 4096);
  writer.u32(value.merkleProofSize);
}

export function readFewTimeProof(reader: WireReader): FewTimeProof {
  return {
    batch: reader.u64(),
    key: reader.u16(),
    keys: reader.u16(),
    use: reader.u8(),
    uses: reader.u8(),
    fingerprint: reader.text(64),
    size: reader.u32(),
    salt: reader.opaque(64),
    digest: reader.opaque(64),
    indices: reader.list(64, (reader) => reader.u16()),
    revealedPreimages: reader.opaque(4096),
    merkleProofSize: reader.u32(),
  };
}
