public import WireCoding

/// What all members of an epoch agree on (RFC 9420 §8.1).
public struct GroupContext: Hashable, Sendable, WireCodable {
  public var version: UInt16
  public var cipherSuite: UInt16
  public var groupID: [UInt8]
  public var epoch: UInt64
  public var treeHash: [UInt8]
  public var confirmedTranscriptHash: [UInt8]
  public var extensions: [Extension]

  public init(
    cipherSuite: UInt16, groupID: [UInt8], epoch: UInt64, treeHash: [UInt8], confirmedTranscriptHash: [UInt8],
    extensions: [Extension]
  ) {
    version = .mls10
    self.cipherSuite = cipherSuite
    self.groupID = groupID
    self.epoch = epoch
    self.treeHash = treeHash
    self.confirmedTranscriptHash = confirmedTranscriptHash
    self.extensions = extensions
  }

  public func encode(into writer: inout WireWriter) {
    writer.write(version)
    writer.write(cipherSuite)
    writer.write(opaque: groupID)
    writer.write(epoch)
    writer.write(opaque: treeHash)
    writer.write(opaque: confirmedTranscriptHash)
    writer.write(vector: extensions)
  }

  public init(from reader: inout WireReader) throws(WireError) {
    version = try reader.readUInt16()
    cipherSuite = try reader.readUInt16()
    groupID = try reader.readOpaque()
    epoch = try reader.readUInt64()
    treeHash = try reader.readOpaque()
    confirmedTranscriptHash = try reader.readOpaque()
    extensions = try reader.readVector(limit: Bounds.extensions)
  }
}
