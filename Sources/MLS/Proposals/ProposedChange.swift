/// A proposal in a commit, with who proposed it.
struct ProposedChange: Sendable {
  let proposal: Proposal
  let sender: Sender
  /// Whether its signatures were checked when it was received or made.
  let isChecked: Bool
  /// Nil where the commit carries the proposal in full.
  var reference: [UInt8]?

  /// The proposal as the commit lists it.
  var listed: ProposalOrReference {
    if let reference { .reference(reference) } else { .proposal(proposal) }
  }
}

extension ProposedChange {
  /// A proposal that was received, by reference.
  init(_ stored: StoredProposal) {
    self.init(proposal: stored.proposal, sender: stored.sender, isChecked: true, reference: stored.reference)
  }
}
