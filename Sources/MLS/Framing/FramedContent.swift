public import WireCoding

/// A content with its group, epoch and sender (RFC 9420 §6).
public struct FramedContent: Hashable, Sendable, WireCodable {
  private struct Fields: Hashable, Sendable {
    var groupID: [UInt8]
    var epoch: UInt64
    var sender: Sender
    var authenticatedData: [UInt8]
    var content: Content
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
  public var sender: Sender {
    get { fields.value.sender }
    set { fields.value.sender = newValue }
  }
  public var authenticatedData: [UInt8] {
    get { fields.value.authenticatedData }
    set { fields.value.authenticatedData = newValue }
  }
  public var content: Content {
    get { fields.value.content }
    set { fields.value.content = newValue }
  }

  package init(groupID: [UInt8], epoch: UInt64, sender: Sender, authenticatedData: [UInt8], content: Content) {
    fields = Shared(
      Fields(groupID: groupID, epoch: epoch, sender: sender, authenticatedData: authenticatedData, content: content))
  }

  public static func == (left: FramedContent, right: FramedContent) -> Bool {
    left.fields.isIdentical(to: right.fields) || left.fields.value == right.fields.value
  }

  public func hash(into hasher: inout Hasher) { fields.value.hash(into: &hasher) }

  public func encode(into writer: inout WireWriter) {
    writer.write(opaque: groupID)
    writer.write(epoch)
    writer.write(sender)
    writer.write(opaque: authenticatedData)
    writer.write(content.type.rawValue)
    content.encodeBody(into: &writer)
  }

  @inline(never)
  public init(from reader: inout WireReader) throws(WireError) {
    let groupID = try reader.readOpaque()
    let epoch = try reader.readUInt64()
    let sender: Sender = try reader.read()
    let authenticatedData = try reader.readOpaque()
    guard let type = ContentType(rawValue: try reader.readUInt8()) else { throw .invalidValue }
    self.init(
      groupID: groupID, epoch: epoch, sender: sender, authenticatedData: authenticatedData,
      content: try Content(type: type, from: &reader))
  }
}
