import WireCoding

extension PublicGroup {
  /// The rules for the proposals of a member's commit (RFC 9420 §12.2).
  func validateList(_ proposals: [ProposedChange], committer: UInt32) throws(MLSError) {
    var touched = NumberSet()
    var preSharedKeys: [PreSharedKeyID] = []
    var hasExtensions = false
    for item in proposals {
      switch item.proposal {
      case .add: break
      case .update:
        guard case .member(let leaf) = item.sender, leaf != committer, touched.insert(leaf) else {
          throw .invalidProposalList
        }
      case .remove(let leaf):
        guard leaf != committer, touched.insert(leaf) else { throw .invalidProposalList }
      case .preSharedKey(let id):
        preSharedKeys.append(id)
      case .reInit:
        guard proposals.count == 1 else { throw .invalidProposalList }
      case .externalInit: throw .invalidProposalList
      case .groupContextExtensions:
        guard !hasExtensions else { throw .invalidProposalList }
        hasExtensions = true
      }
    }
    guard PreSharedKeyID.areDistinct(preSharedKeys) else { throw .invalidProposalList }
  }

  /// The rules for the proposals of an outsider's commit (RFC 9420 §12.4.3.2).
  func validateExternalList(_ proposals: [ProposedChange]) throws(MLSError) {
    var inits = 0
    var removes = 0
    var preSharedKeys: [PreSharedKeyID] = []
    for item in proposals {
      switch item.proposal {
      case .externalInit: inits += 1
      case .remove: removes += 1
      case .preSharedKey(let id):
        preSharedKeys.append(id)
      case .add, .update, .reInit, .groupContextExtensions: throw .invalidProposalList
      }
    }
    guard inits == 1, removes <= 1, PreSharedKeyID.areDistinct(preSharedKeys) else { throw .invalidProposalList }
  }
}
