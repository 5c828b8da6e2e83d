public import WireCoding

/// A message that is signed and encrypted (RFC 9420 §6.3).
public struct PrivateMessage: Hashable, Sendable, WireCodable {
  public var groupID: [UInt8]
  public var epoch: UInt64
  public var contentType: ContentType
  public var authenticatedData: [UInt8]
  public var encryptedSenderData: [UInt8]
  public var ciphertext: [UInt8]

  init(
    groupID: [UInt8], epoch: UInt64, contentType: ContentType, authenticatedData: [UInt8],
    encryptedSenderData: [UInt8], ciphertext: [UInt8]
  ) {
    self.groupID = groupID
    self.epoch = epoch
    self.contentType = contentType
    self.authenticatedData = authenticatedData
    self.encryptedSenderData = encryptedSenderData
    self.ciphertext = ciphertext
  }

  public func encode(into writer: inout WireWriter) {
    writer.write(opaque: groupID)
    writer.write(epoch)
    writer.write(contentType.rawValue)
    writer.write(opaque: authenticatedData)
    writer.write(opaque: encryptedSenderData)
    writer.write(opaque: ciphertext)
  }

  public init(from reader: inout WireReader) throws(WireError) {
    groupID = try reader.readOpaque()
    epoch = try reader.readUInt64()
    guard let type = ContentType(rawValue: try reader.readUInt8()) else { throw .invalidValue }
    contentType = type
    authenticatedData = try reader.readOpaque()
    encryptedSenderData = try reader.readOpaque()
    ciphertext = try reader.readOpaque()
  }

  /// `PrivateContentAAD`.
  var contentAuthenticatedData: [UInt8] {
    var writer = WireWriter()
    writer.write(opaque: groupID)
    writer.write(epoch)
    writer.write(contentType.rawValue)
    writer.write(opaque: authenticatedData)
    return writer.bytes
  }

  /// `SenderDataAAD`.
  var senderAuthenticatedData: [UInt8] {
    var writer = WireWriter()
    writer.write(opaque: groupID)
    writer.write(epoch)
    writer.write(contentType.rawValue)
    return writer.bytes
  }
}
