public import WireCoding

/// A proposal to close the group and go on in a new one (RFC 9420 §12.1.5).
public struct ReInit: Hashable, Sendable, WireCodable {
  public var groupID: [UInt8]
  public var version: UInt16
  public var cipherSuite: UInt16
  public var extensions: [Extension]

  public init(groupID: [UInt8], version: UInt16, cipherSuite: UInt16, extensions: [Extension]) {
    self.groupID = groupID
    self.version = version
    self.cipherSuite = cipherSuite
    self.extensions = extensions
  }

  public func encode(into writer: inout WireWriter) {
    writer.write(opaque: groupID)
    writer.write(version)
    writer.write(cipherSuite)
    writer.write(vector: extensions)
  }

  public init(from reader: inout WireReader) throws(WireError) {
    groupID = try reader.readOpaque()
    version = try reader.readUInt16()
    cipherSuite = try reader.readUInt16()
    extensions = try reader.readVector(limit: Bounds.extensions)
  }
}
