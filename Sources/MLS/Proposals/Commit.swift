public import WireCoding

/// The message that begins a new epoch (RFC 9420 §12.4).
public struct Commit: Hashable, Sendable, WireCodable {
  public var proposals: [ProposalOrReference]
  public var path: UpdatePath?

  init(proposals: [ProposalOrReference], path: UpdatePath?) {
    self.proposals = proposals
    self.path = path
  }

  public func encode(into writer: inout WireWriter) {
    writer.write(vector: proposals)
    writer.write(optional: path)
  }

  public init(from reader: inout WireReader) throws(WireError) {
    proposals = try reader.readVector(limit: Bounds.proposals)
    path = try reader.readOptional()
  }
}
