internal import Ciphers
public import WireCoding

/// What a PrivateMessage opens to, with the semantics of draft-ietf-mimi-content (PROTOCOL §4).
public struct MessageContent: Equatable, Sendable {
  /// The longest text of a message, in bytes of UTF-8.
  public static let textLimit = 64 * 1024
  static let version: UInt8 = 1

  /// 16 random bytes: two messages with the same text have different ids.
  public var salt: [UInt8]
  /// The message that this one edits, or with an empty part deletes; 32 bytes.
  public var replaces: [UInt8]?
  public var inReplyTo: [UInt8]?
  /// Names a thread; empty outside one.
  public var topicID: [UInt8]
  /// Unix time in seconds after which clients drop the message; 0 for never.
  public var expires: UInt32
  public var part: ContentPart

  public init(
    salt: [UInt8], replaces: [UInt8]? = nil, inReplyTo: [UInt8]? = nil, topicID: [UInt8] = [], expires: UInt32 = 0,
    part: ContentPart
  ) {
    self.salt = salt
    self.replaces = replaces
    self.inReplyTo = inReplyTo
    self.topicID = topicID
    self.expires = expires
    self.part = part
  }

  /// The message's id: 32 bytes that every member derives alike and nobody can choose.
  public func messageID(sender: MemberIdentity, room: UUIDv7) -> [UInt8] {
    Hash.sha256(Array(Literal("nightjar message id v1").utf8) + sender.credential + room.bytes + salt)
  }
}

extension MessageContent: WireEncodable, WireDecodable {
  public func encode(into writer: inout WireWriter) {
    writer.write(Self.version)
    writer.write(opaque: salt)
    writer.write(opaque: replaces ?? [])
    writer.write(opaque: inReplyTo ?? [])
    writer.write(opaque: topicID)
    writer.write(expires)
    writer.write(part)
  }

  public init(from reader: inout WireReader) throws(WireError) {
    guard try reader.readUInt8() == Self.version else { throw .invalidValue }
    salt = try reader.readOpaque()
    guard salt.count == 16 else { throw .invalidValue }
    replaces = try Self.readReference(&reader)
    inReplyTo = try Self.readReference(&reader)
    topicID = try reader.readOpaque()
    expires = try reader.readUInt32()
    part = try reader.read()
  }

  private static func readReference(_ reader: inout WireReader) throws(WireError) -> [UInt8]? {
    let bytes = try reader.readOpaque()
    guard bytes.isEmpty || bytes.count == 32 else { throw .invalidValue }
    return bytes.isEmpty ? nil : bytes
  }
}
