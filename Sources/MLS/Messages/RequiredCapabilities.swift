public import WireCoding

/// The extension that says what every member must support (RFC 9420 §11.1).
public struct RequiredCapabilities: Hashable, Sendable, WireCodable {
  public var extensions: [UInt16]
  public var proposals: [UInt16]
  public var credentials: [UInt16]

  public init(extensions: [UInt16] = [], proposals: [UInt16] = [], credentials: [UInt16] = []) {
    self.extensions = extensions
    self.proposals = proposals
    self.credentials = credentials
  }

  public func encode(into writer: inout WireWriter) {
    writer.write(list: extensions)
    writer.write(list: proposals)
    writer.write(list: credentials)
  }

  public init(from reader: inout WireReader) throws(WireError) {
    extensions = try reader.readUInt16s(limit: Bounds.capabilities)
    proposals = try reader.readUInt16s(limit: Bounds.capabilities)
    credentials = try reader.readUInt16s(limit: Bounds.capabilities)
  }
}
