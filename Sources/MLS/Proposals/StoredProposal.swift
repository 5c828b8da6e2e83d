import WireCoding

/// A proposal of this epoch that was received or sent, for commits to refer to.
final class StoredProposal: Sendable, WireCodable {
  let reference: [UInt8]
  let sender: Sender
  let proposal: Proposal

  init(reference: [UInt8], sender: Sender, proposal: Proposal) {
    self.reference = reference
    self.sender = sender
    self.proposal = proposal
  }

  func encode(into writer: inout WireWriter) {
    writer.write(opaque: reference)
    writer.write(sender)
    writer.write(proposal)
  }

  init(from reader: inout WireReader) throws(WireError) {
    reference = try reader.readOpaque()
    sender = try reader.read()
    proposal = try reader.read()
  }
}
