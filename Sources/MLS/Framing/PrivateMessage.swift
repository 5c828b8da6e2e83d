public import WireCoding

/// A message that is signed and encrypted (RFC 9420 §6.3).
public struct PrivateMessage: Hashable, Sendable, WireCodable {
  private struct Fields: Hashable, Sendable {
    var groupID: [UInt8]
    var epoch: UInt64
    var contentType: ContentType
    var authenticatedData: [UInt8]
    var encryptedSenderData: [UInt8]
    var ciphertext: [UInt8]
  }

  private var fields: Shared<Fields>

  public var groupID: [UInt8] {
    get { fields.value.groupID }
    set { fields.value.groupID = newValue }
  }
  public var epoch: UInt64 {
    get { fields.value.epoch }
    set { fields.value.epoch = newValue }
  }
  public var contentType: ContentType {
    get { fields.value.contentType }
    set { fields.value.contentType = newValue }
  }
  public var authenticatedData: [UInt8] {
    get { fields.value.authenticatedData }
    set { fields.value.authenticatedData = newValue }
  }
  public var encryptedSenderData: [UInt8] {
    get { fields.value.encryptedSenderData }
    set { fields.value.encryptedSenderData = newValue }
  }
  public var ciphertext: [UInt8] {
    get { fields.value.ciphertext }
    set { fields.value.ciphertext = newValue }
  }

  init(
    groupID: [UInt8], epoch: UInt64, contentType: ContentType, authenticatedData: [UInt8],
    encryptedSenderData: [UInt8], ciphertext: [UInt8]
  ) {
    fields = Shared(
      Fields(
        groupID: groupID, epoch: epoch, contentType: contentType, authenticatedData: authenticatedData,
        encryptedSenderData: encryptedSenderData, ciphertext: ciphertext))
  }

  public static func == (left: PrivateMessage, right: PrivateMessage) -> Bool {
    left.fields.isIdentical(to: right.fields) || left.fields.value == right.fields.value
  }

  public func hash(into hasher: inout Hasher) { fields.value.hash(into: &hasher) }

  public func encode(into writer: inout WireWriter) {
    writer.write(opaque: groupID)
    writer.write(epoch)
    writer.write(contentType.rawValue)
    writer.write(opaque: authenticatedData)
    writer.write(opaque: encryptedSenderData)
    writer.write(opaque: ciphertext)
  }

  public init(from reader: inout WireReader) throws(WireError) {
    let groupID = try reader.readOpaque()
    let epoch = try reader.readUInt64()
    guard let type = ContentType(rawValue: try reader.readUInt8()) else { throw .invalidValue }
    fields = Shared(
      Fields(
        groupID: groupID, epoch: epoch, contentType: type, authenticatedData: try reader.readOpaque(),
        encryptedSenderData: try reader.readOpaque(), ciphertext: try reader.readOpaque()))
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
