// Made by Scripts/generate-interface from Schema/proofs.schema: change that.

public import WireCoding

/// How a message was signed, as the store keeps it under `p/ROOM/SEQ`, beside the message's entry. It was checked when the message
/// came; it is read when somebody looks.
public struct Proof: Equatable, Sendable {
  public var signature: SignatureProof
  public var fewTime: FewTimeProof?

  public init(signature: SignatureProof, fewTime: FewTimeProof? = nil) {
    self.signature = signature
    self.fewTime = fewTime
  }
}

extension Proof: WireCodable {
  /// The first byte of its encoding.
  public static let version: UInt8 = 1

  public func encode(into writer: inout WireWriter) {
    writer.write(Self.version)
    writer.write(signature)
    writer.write(bool: fewTime != nil)
    if let fewTime { writer.write(fewTime) }
  }

  public init(from reader: inout WireReader) throws(WireError) {
    guard try reader.readUInt8() == Self.version else { throw .invalidValue }
    signature = try reader.read()
    fewTime = try reader.readBool() ? try reader.read() : nil
  }
}

public struct SignatureProof: Equatable, Sendable {
  /// The signature scheme's name, such as `SLH-DSA-SHA2-128s`.
  public var scheme: Text
  /// SHA-256 of the device's signature key, in hexadecimal digits.
  public var fingerprint: Text
  public var signature: [UInt8]
  /// The message's place in its sender's ratchet.
  public var generation: UInt32
  /// What was signed: SignContent of RFC 9420 §5.1.2 around FramedContentTBS.
  public var signed: [UInt8]
  /// Of hash-based signatures alone.
  public var parts: HashSignatureParts?

  public init(
    scheme: Text, fingerprint: Text, signature: [UInt8], generation: UInt32, signed: [UInt8],
    parts: HashSignatureParts? = nil
  ) {
    self.scheme = scheme
    self.fingerprint = fingerprint
    self.signature = signature
    self.generation = generation
    self.signed = signed
    self.parts = parts
  }
}

extension SignatureProof: WireCodable {
  public func encode(into writer: inout WireWriter) {
    writer.write(text: scheme)
    writer.write(text: fingerprint)
    writer.write(opaque: signature)
    writer.write(generation)
    writer.write(opaque: signed)
    writer.write(bool: parts != nil)
    if let parts { writer.write(parts) }
  }

  public init(from reader: inout WireReader) throws(WireError) {
    scheme = try reader.readText(limit: 64)
    fingerprint = try reader.readText(limit: 64)
    signature = try reader.readOpaque(limit: 65536)
    generation = try reader.readUInt32()
    signed = try reader.readOpaque(limit: 1048576)
    parts = try reader.readBool() ? try reader.read() : nil
  }
}

/// What an SLH-DSA signature (FIPS 205) consists of, from its first byte to its last: the randomiser, n bytes; for each FORS tree a
/// secret and a path of `forsHeight` nodes; for each layer `chains` values and a path of `treeHeight` nodes.
public struct HashSignatureParts: Equatable, Sendable {
  /// Bytes of a hash.
  public var n: UInt8
  public var forsHeight: UInt8
  /// What the digest chose in each FORS tree.
  public var forsLeaves: [UInt32]
  /// Values of a WOTS+ signature.
  public var chains: UInt8
  public var treeHeight: UInt8
  /// The leaf that signs on each layer, from the bottom.
  public var layerLeaves: [UInt32]

  public init(
    n: UInt8, forsHeight: UInt8, forsLeaves: [UInt32], chains: UInt8, treeHeight: UInt8, layerLeaves: [UInt32]
  ) {
    self.n = n
    self.forsHeight = forsHeight
    self.forsLeaves = forsLeaves
    self.chains = chains
    self.treeHeight = treeHeight
    self.layerLeaves = layerLeaves
  }
}

extension HashSignatureParts: WireCodable {
  public func encode(into writer: inout WireWriter) {
    writer.write(n)
    writer.write(forsHeight)
    writer.write(numbers: forsLeaves)
    writer.write(chains)
    writer.write(treeHeight)
    writer.write(numbers: layerLeaves)
  }

  public init(from reader: inout WireReader) throws(WireError) {
    n = try reader.readUInt8()
    forsHeight = try reader.readUInt8()
    forsLeaves = try reader.readUInt32s(limit: 64)
    chains = try reader.readUInt8()
    treeHeight = try reader.readUInt8()
    layerLeaves = try reader.readUInt32s(limit: 32)
  }
}

/// A few-time signature. Its Merkle proof and its certificate have served and are not kept: they are three quarters of what came.
public struct FewTimeProof: Equatable, Sendable {
  /// The number of the certificate that the account key gave for a batch of keys.
  public var batch: UInt64
  /// Which of the batch's keys signed, from 1.
  public var key: UInt16
  public var keys: UInt16
  /// Which of the key's signatures this is, from 1.
  public var use: UInt8
  public var uses: UInt8
  /// SHA-256 of the few-time key, in hexadecimal digits.
  public var fingerprint: Text
  /// Size of the signature in bytes, its Merkle proof included.
  public var size: UInt32
  /// 32 bytes.
  public var salt: [UInt8]
  /// 64 bytes.
  public var digest: [UInt8]
  /// At most 51 different numbers below 1,024, ascending.
  public var indices: [UInt16]
  /// 32 bytes for each index, one after the other.
  public var revealedPreimages: [UInt8]
  /// Bytes of the Merkle proof.
  public var merkleProofSize: UInt32

  public init(
    batch: UInt64, key: UInt16, keys: UInt16, use: UInt8, uses: UInt8, fingerprint: Text, size: UInt32, salt: [UInt8],
    digest: [UInt8], indices: [UInt16], revealedPreimages: [UInt8], merkleProofSize: UInt32
  ) {
    self.batch = batch
    self.key = key
    self.keys = keys
    self.use = use
    self.uses = uses
    self.fingerprint = fingerprint
    self.size = size
    self.salt = salt
    self.digest = digest
    self.indices = indices
    self.revealedPreimages = revealedPreimages
    self.merkleProofSize = merkleProofSize
  }
}

extension FewTimeProof: WireCodable {
  public func encode(into writer: inout WireWriter) {
    writer.write(batch)
    writer.write(key)
    writer.write(keys)
    writer.write(use)
    writer.write(uses)
    writer.write(text: fingerprint)
    writer.write(size)
    writer.write(opaque: salt)
    writer.write(opaque: digest)
    writer.write(numbers: indices)
    writer.write(opaque: revealedPreimages)
    writer.write(merkleProofSize)
  }

  public init(from reader: inout WireReader) throws(WireError) {
    batch = try reader.readUInt64()
    key = try reader.readUInt16()
    keys = try reader.readUInt16()
    use = try reader.readUInt8()
    uses = try reader.readUInt8()
    fingerprint = try reader.readText(limit: 64)
    size = try reader.readUInt32()
    salt = try reader.readOpaque(limit: 64)
    digest = try reader.readOpaque(limit: 64)
    indices = try reader.readUInt16s(limit: 64)
    revealedPreimages = try reader.readOpaque(limit: 4096)
    merkleProofSize = try reader.readUInt32()
  }
}
