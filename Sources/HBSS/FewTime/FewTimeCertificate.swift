public import WireCoding

/// The account key's word that a few-time key is its owner's: how a key that has given all its signatures hands over to
/// the next.
///
///     struct {
///       uint8 version = 1;
///       uint64 number;
///       opaque key[64];
///       opaque signature<V>;
///     } FewTimeCertificate;
///
/// The account key signs the fields before the signature, with the context `nightjar few-time key v1`.
public struct FewTimeCertificate: Equatable, Sendable, WireCodable {
  /// Counts an account's few-time keys from 0: a verifier refuses a number below the highest that it has seen.
  public let number: UInt64
  public let key: FewTimePublicKey
  public let signature: [UInt8]

  private static let version: UInt8 = 1
  static let context = Array(Literal("nightjar few-time key v1").utf8)

  /// - Parameter randomness: n fresh random bytes, or nil for a deterministic signature.
  public init(
    number: UInt64, key: FewTimePublicKey, signedBy account: SLHDSAPrivateKey, randomness: [UInt8]?
  ) throws(HBSSError) {
    self.number = number
    self.key = key
    signature = try account.sign(
      Self.signedBytes(number: number, key: key), context: Self.context, randomness: randomness)
  }

  public func isValid(by account: SLHDSAPublicKey) -> Bool {
    account.isValid(
      signature: signature, for: Self.signedBytes(number: number, key: key), context: Self.context)
  }

  private static func signedBytes(number: UInt64, key: FewTimePublicKey) -> [UInt8] {
    var writer = WireWriter()
    writer.write(version)
    writer.write(number)
    writer.write(raw: key.bytes)
    return writer.bytes
  }

  public func encode(into writer: inout WireWriter) {
    writer.write(raw: Self.signedBytes(number: number, key: key))
    writer.write(opaque: signature)
  }

  public init(from reader: inout WireReader) throws(WireError) {
    guard try reader.readUInt8() == Self.version else { throw .invalidValue }
    number = try reader.readUInt64()
    let bytes = try reader.read(count: FewTimePublicKey.size)
    guard let key = try? FewTimePublicKey(bytes: bytes) else { throw .invalidValue }
    self.key = key
    signature = try reader.readOpaque()
  }
}
