public import WireCoding

/// What all members of an epoch agree on (RFC 9420 §8.1).
public struct GroupContext: Hashable, Sendable, WireCodable {
  private struct Fields: Hashable, Sendable {
    var version: UInt16
    var cipherSuite: UInt16
    var groupID: [UInt8]
    var epoch: UInt64
    var treeHash: [UInt8]
    var confirmedTranscriptHash: [UInt8]
    var extensions: [Extension]
  }

  private var fields: Shared<Fields>

  public var version: UInt16 {
    get { fields.value.version }
    set { fields.value.version = newValue }
  }
  public var cipherSuite: UInt16 {
    get { fields.value.cipherSuite }
    set { fields.value.cipherSuite = newValue }
  }
  public var groupID: [UInt8] {
    get { fields.value.groupID }
    set { fields.value.groupID = newValue }
  }
  public var epoch: UInt64 {
    get { fields.value.epoch }
    set { fields.value.epoch = newValue }
  }
  public var treeHash: [UInt8] {
    get { fields.value.treeHash }
    set { fields.value.treeHash = newValue }
  }
  public var confirmedTranscriptHash: [UInt8] {
    get { fields.value.confirmedTranscriptHash }
    set { fields.value.confirmedTranscriptHash = newValue }
  }
  public var extensions: [Extension] {
    get { fields.value.extensions }
    set { fields.value.extensions = newValue }
  }

  public init(
    cipherSuite: UInt16, groupID: [UInt8], epoch: UInt64, treeHash: [UInt8], confirmedTranscriptHash: [UInt8],
    extensions: [Extension]
  ) {
    fields = Shared(
      Fields(
        version: .mls10, cipherSuite: cipherSuite, groupID: groupID, epoch: epoch, treeHash: treeHash,
        confirmedTranscriptHash: confirmedTranscriptHash, extensions: extensions))
  }

  public static func == (left: GroupContext, right: GroupContext) -> Bool {
    left.fields.isIdentical(to: right.fields) || left.fields.value == right.fields.value
  }

  public func hash(into hasher: inout Hasher) { fields.value.hash(into: &hasher) }

  public func encode(into writer: inout WireWriter) {
    writer.write(version)
    writer.write(cipherSuite)
    writer.write(opaque: groupID)
    writer.write(epoch)
    writer.write(opaque: treeHash)
    writer.write(opaque: confirmedTranscriptHash)
    writer.write(vector: extensions)
  }

  @inline(never)
  public init(from reader: inout WireReader) throws(WireError) {
    fields = Shared(
      Fields(
        version: try reader.readUInt16(), cipherSuite: try reader.readUInt16(), groupID: try reader.readOpaque(),
        epoch: try reader.readUInt64(), treeHash: try reader.readOpaque(),
        confirmedTranscriptHash: try reader.readOpaque(),
        extensions: try reader.readVector(limit: Bounds.extensions)))
  }
}
