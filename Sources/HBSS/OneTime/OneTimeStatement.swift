public import WireCoding

/// What a certificate says of a batch.
///
///     struct {
///       uint8 height;
///       uint64 time;
///       opaque nonce[16];
///       opaque root[16];
///     } OneTimeStatement;
public struct OneTimeStatement: Equatable, Sendable, WireCodable {
  /// Bytes of the encoding.
  public static let size = 1 + 8 + 2 * OneTime.hashSize

  /// The height of the tree: 6 or 8.
  public let height: Int
  /// When the batch was made, by the signer's clock, in milliseconds since 1970.
  public let time: UInt64
  /// 16 random bytes that no other batch of the key has.
  public let nonce: [UInt8]
  /// The root over the batch's keys, 16 bytes.
  public let root: [UInt8]

  init(height: Int, time: UInt64, nonce: [UInt8], root: [UInt8]) {
    self.height = height
    self.time = time
    self.nonce = nonce
    self.root = root
  }

  /// Keys of the batch: 64 or 256.
  public var keys: Int { 1 << height }

  /// The 8 bytes by which signatures name the batch. Who makes batches can make two with one identifier (2^32 hashes).
  public var identifier: [UInt8] { [UInt8](root.prefix(OneTime.identifierSize)) }

  public func encode(into writer: inout WireWriter) {
    writer.write(UInt8(height))
    writer.write(time)
    writer.write(raw: nonce)
    writer.write(raw: root)
  }

  public init(from reader: inout WireReader) throws(WireError) {
    let height = Int(try reader.readUInt8())
    guard OneTime.heights.contains(height) else { throw .invalidValue }
    self.height = height
    time = try reader.readUInt64()
    nonce = try reader.read(count: OneTime.hashSize)
    root = try reader.read(count: OneTime.hashSize)
  }

  /// What the certifying key signs: the scope, then the statement.
  func signedBytes(scope: OneTimeScope) -> [UInt8] { scope.encoded + encoded }

  /// The seed of all hashes of a batch, in the place of PK.seed: the first 16 bytes of SHA-256 over a label, the certifying
  /// key, the scope, the height, the time and the nonce.
  static func seed(signer: SLHDSAPublicKey, scope: OneTimeScope, height: Int, time: UInt64, nonce: [UInt8]) -> [UInt8] {
    var writer = WireWriter()
    writer.write(opaque: Array(Literal("nightjar one-time seed v1").utf8))
    writer.write(opaque: signer.bytes)
    writer.write(scope)
    writer.write(UInt8(height))
    writer.write(time)
    writer.write(raw: nonce)
    return [UInt8](SHA256.hash(writer.bytes).prefix(OneTime.hashSize))
  }
}
