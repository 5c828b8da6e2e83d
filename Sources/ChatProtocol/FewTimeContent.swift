public import HBSS
public import WireCoding

/// A message's content with a few-time signature over it: what a PrivateMessage opens to in rooms that ask for one
/// (PROTOCOL §4).
///
///     struct {
///       uint8 version = 2;
///       opaque content<V>;
///       FewTimeBatchCertificate certificate;
///       uint8 index;
///       uint8 use;
///       opaque key[64];
///       opaque path<V>;
///       FewTimeSignature signature;
///     } FewTimeContent;
///
/// Each message carries the certificate, 7.9 KB: whoever can read a message can check it, whatever of the history is
/// missing. The version tells it from a bare ``MessageContent``, whose version is 1.
public final class FewTimeContent: Equatable, Sendable {
  static let version: UInt8 = 2
  /// Separates this use of a few-time key from every other.
  static let purpose = Array(Literal("nightjar message v1").utf8)

  /// An encoded ``MessageContent``.
  public let content: [UInt8]
  public let certificate: FewTimeBatchCertificate
  /// The key's place in its batch, from 0.
  public let index: Int
  /// Which of the key's signatures this is, 1 or 2.
  public let use: Int
  public let key: FewTimePublicKey
  /// From the key to the batch's root, 32 bytes a node.
  public let path: [UInt8]
  public let signature: FewTimeSignature

  public init(
    content: [UInt8], certificate: FewTimeBatchCertificate, index: Int, use: Int, key: FewTimePublicKey, path: [UInt8],
    signature: FewTimeSignature
  ) {
    self.content = content
    self.certificate = certificate
    self.index = index
    self.use = use
    self.key = key
    self.path = path
    self.signature = signature
  }

  public static func == (left: FewTimeContent, right: FewTimeContent) -> Bool {
    left === right || left.encoded == right.encoded
  }

  /// Whether these bytes claim to be a content with a few-time signature.
  public static func isClaimed(by bytes: [UInt8]) -> Bool { bytes.first == version }

  /// What the few-time key signs: the content, and all that says whose it is and where it belongs.
  static func signedBytes(
    content: [UInt8], message: UUIDv7, owner: MemberIdentity, room: UUIDv7, number: UInt64, index: Int, use: Int
  ) -> [UInt8] {
    var writer = WireWriter(capacity: content.count + 96)
    writer.write(room)
    writer.write(owner.user)
    writer.write(owner.device)
    writer.write(message)
    writer.write(number)
    writer.write(UInt8(truncatingIfNeeded: index))
    writer.write(UInt8(truncatingIfNeeded: use))
    writer.write(opaque: content)
    return writer.bytes
  }

  /// Signs a content with a key of a certified batch.
  ///
  /// - Parameters:
  ///   - message: the id under which the message will stand in the room's log.
  ///   - keys: all public keys of the batch.
  ///   - randomness: 32 bytes for the salt.
  ///   - keep: takes the key's next state, which must be on disk before the signature leaves the device.
  /// - Throws: `keyFailure` where the key has given its signatures, or its state is not that of the batch's key.
  public static func sign(
    _ content: [UInt8], message: UUIDv7, key: FewTimePrivateKey, index: Int, keys: [FewTimePublicKey],
    certificate: FewTimeBatchCertificate, randomness: [UInt8], keep: (_ state: [UInt8]) -> Bool
  ) throws(ChatError) -> FewTimeContent {
    guard keys.indices.contains(index), keys[index] == key.publicKey else { throw .keyFailure }
    let use = key.signaturesMade + 1
    let bytes = signedBytes(
      content: content, message: message, owner: certificate.owner, room: certificate.room, number: certificate.number,
      index: index, use: use)
    do throws(HBSSError) {
      let signature = try key.sign(bytes, purpose: purpose, randomness: randomness, keep: keep)
      return FewTimeContent(
        content: content, certificate: certificate, index: index, use: use, key: key.publicKey,
        path: FewTimeBatchCertificate.path(to: index, among: keys), signature: signature)
    } catch {
      throw .keyFailure
    }
  }

  /// Whether the key is in the certified batch, and the batch is this sender's in this room. The account key's signature
  /// on the certificate is the caller's to check, once a batch.
  public func isKeyOf(_ owner: MemberIdentity, in room: UUIDv7) -> Bool {
    certificate.owner == owner && certificate.room == room && certificate.holds(key, at: index, path: path)
  }

  /// Whether the key signed this content as this message.
  public func isSignatureValid(message: UUIDv7) -> Bool {
    let bytes = Self.signedBytes(
      content: content, message: message, owner: certificate.owner, room: certificate.room, number: certificate.number,
      index: index, use: use)
    return key.isValid(signature, for: bytes, purpose: Self.purpose)
  }
}

extension FewTimeContent: WireEncodable, WireDecodable {
  public func encode(into writer: inout WireWriter) {
    writer.write(Self.version)
    writer.write(opaque: content)
    writer.write(certificate)
    writer.write(UInt8(truncatingIfNeeded: index))
    writer.write(UInt8(truncatingIfNeeded: use))
    writer.write(raw: key.bytes)
    writer.write(opaque: path)
    writer.write(signature)
  }

  public convenience init(from reader: inout WireReader) throws(WireError) {
    guard try reader.readUInt8() == Self.version else { throw .invalidValue }
    let content = try reader.readOpaque()
    let certificate: FewTimeBatchCertificate = try reader.read()
    let index = Int(try reader.readUInt8())
    let use = Int(try reader.readUInt8())
    guard index < certificate.count, (1...FewTime.signatureLimit).contains(use) else { throw .invalidValue }
    let bytes = try reader.read(count: FewTimePublicKey.size)
    guard let key = try? FewTimePublicKey(bytes: bytes) else { throw .invalidValue }
    self.init(
      content: content, certificate: certificate, index: index, use: use, key: key, path: try reader.readOpaque(),
      signature: try reader.read())
  }
}
