public import WireCoding

/// A content with its group, epoch and sender (RFC 9420 §6).
public struct FramedContent: Hashable, Sendable, WireCodable {
  public var groupID: [UInt8]
  public var epoch: UInt64
  public var sender: Sender
  public var authenticatedData: [UInt8]
  public var content: Content

  package init(groupID: [UInt8], epoch: UInt64, sender: Sender, authenticatedData: [UInt8], content: Content) {
    self.groupID = groupID
    self.epoch = epoch
    self.sender = sender
    self.authenticatedData = authenticatedData
    self.content = content
  }

  public func encode(into writer: inout WireWriter) {
    writer.write(opaque: groupID)
    writer.write(epoch)
    writer.write(sender)
    writer.write(opaque: authenticatedData)
    writer.write(content.type.rawValue)
    content.encodeBody(into: &writer)
  }

  public init(from reader: inout WireReader) throws(WireError) {
    groupID = try reader.readOpaque()
    epoch = try reader.readUInt64()
    sender = try reader.read()
    authenticatedData = try reader.readOpaque()
    guard let type = ContentType(rawValue: try reader.readUInt8()) else { throw .invalidValue }
    content = try Content(type: type, from: &reader)
  }
}
