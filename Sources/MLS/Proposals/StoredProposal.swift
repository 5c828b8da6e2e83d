public import WireCoding

/// A proposal of this epoch that was received or sent, for commits to refer to (RFC 9420 §12.4).
public struct StoredProposal: Sendable, WireCodable {
  /// `ProposalRef` (§5.2), Nh bytes.
  public let reference: [UInt8]
  public let sender: Sender
  public let proposal: Proposal

  init(reference: [UInt8], sender: Sender, proposal: Proposal) {
    self.reference = reference
    self.sender = sender
    self.proposal = proposal
  }

  public func encode(into writer: inout WireWriter) {
    writer.write(opaque: reference)
    writer.write(sender)
    writer.write(proposal)
  }

  public init(from reader: inout WireReader) throws(WireError) {
    reference = try reader.readOpaque()
    sender = try reader.read()
    proposal = try reader.read()
  }
}
