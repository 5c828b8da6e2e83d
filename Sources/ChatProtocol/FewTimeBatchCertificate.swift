public import HBSS
public import WireCoding

/// The account key's statement that a batch of few-time keys is one device's, for the messages of one room (PROTOCOL §4).
///
///     struct {
///       uint16 version = 1;
///       opaque user[16];
///       opaque device[16];
///       opaque room[16];
///       uint64 number;
///       uint8 count;
///       opaque root[32];
///       opaque signature<V>;
///     } FewTimeBatchCertificate;
///
/// The account key signs the fields before the signature with the FIPS 205 context `nightjar few-time keys v1`. One such
/// signature costs as much as a message's; a batch shares it.
public final class FewTimeBatchCertificate: Equatable, Sendable, AccountStatement {
  public static let context = Array(Literal("nightjar few-time keys v1").utf8)
  public static let version: UInt16 = 1
  /// Keys in a batch at most.
  public static let countLimit = 32

  public let owner: MemberIdentity
  public let room: UUIDv7
  /// Goes up from batch to batch of a device in a room: a verifier does not go back.
  public let number: UInt64
  /// Keys in the batch, 1 to 32.
  public let count: Int
  /// Of the Merkle tree over the keys, 32 bytes.
  public let root: [UInt8]
  /// SLH-DSA-SHA2-128s, 7,856 bytes.
  public let signature: [UInt8]

  /// Certifies keys.
  ///
  /// - Parameter randomness: 16 bytes that hedge the signature (FIPS 205 §10.2).
  /// - Throws: `invalidField` unless there are 1 to 32 keys, `keyFailure` where the account key cannot sign.
  public static func make(
    owner: MemberIdentity, room: UUIDv7, number: UInt64, keys: [FewTimePublicKey], accountKey: SLHDSAPrivateKey,
    randomness: [UInt8]
  ) throws(ChatError) -> FewTimeBatchCertificate {
    guard (1...countLimit).contains(keys.count) else { throw .invalidField }
    var bytes: [[UInt8]] = []
    for key in keys { bytes.append(key.bytes) }
    let unsigned = FewTimeBatchCertificate(
      owner: owner, room: room, number: number, count: keys.count, root: FewTimeKeyTree.root(of: bytes), signature: [])
    let signature = try AccountSignature.sign(unsigned, by: accountKey, randomness: randomness)
    return FewTimeBatchCertificate(
      owner: owner, room: room, number: number, count: keys.count, root: unsigned.root, signature: signature)
  }

  private init(
    owner: MemberIdentity, room: UUIDv7, number: UInt64, count: Int, root: [UInt8], signature: [UInt8]
  ) {
    self.owner = owner
    self.room = room
    self.number = number
    self.count = count
    self.root = root
    self.signature = signature
  }

  public static func == (left: FewTimeBatchCertificate, right: FewTimeBatchCertificate) -> Bool {
    left === right || left.encoded == right.encoded
  }

  /// Whether the account whose public key (32 bytes) is given signed this certificate.
  public func isValid(accountKey: [UInt8]) -> Bool {
    AccountSignature.isValid(self, accountKey: accountKey)
  }

  /// The nodes that lead from a key to the root of its batch, 32 bytes each.
  public static func path(to index: Int, among keys: [FewTimePublicKey]) -> [UInt8] {
    var bytes: [[UInt8]] = []
    for key in keys { bytes.append(key.bytes) }
    return FewTimeKeyTree.path(to: index, among: bytes)
  }

  /// Whether a key is the one with this index, from 0, in the batch.
  public func holds(_ key: FewTimePublicKey, at index: Int, path: [UInt8]) -> Bool {
    FewTimeKeyTree.root(of: key.bytes, at: index, path: path, count: count) == root
  }

  func writeSignedPart(into writer: inout WireWriter) {
    writer.write(Self.version)
    writer.write(owner.user)
    writer.write(owner.device)
    writer.write(room)
    writer.write(number)
    writer.write(UInt8(count))
    writer.write(raw: root)
  }
}

extension FewTimeBatchCertificate: WireEncodable, WireDecodable {
  public func encode(into writer: inout WireWriter) {
    writeSignedPart(into: &writer)
    writer.write(opaque: signature)
  }

  public convenience init(from reader: inout WireReader) throws(WireError) {
    guard try reader.readUInt16() == Self.version else { throw .invalidValue }
    let owner = MemberIdentity(user: try reader.read(), device: try reader.read())
    let room: UUIDv7 = try reader.read()
    let number = try reader.readUInt64()
    let count = Int(try reader.readUInt8())
    guard (1...Self.countLimit).contains(count) else { throw .invalidValue }
    self.init(
      owner: owner, room: room, number: number, count: count, root: try reader.read(count: FewTimeKeyTree.hashSize),
      signature: try reader.readOpaque())
  }
}
