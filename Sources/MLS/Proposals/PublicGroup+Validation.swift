import Ciphers

extension PublicGroup {
  /// Checks a proposal by itself, without the others of the commit that will hold it (RFC 9420 §12.1).
  func validate(_ proposal: Proposal, from sender: Sender, now: UInt64?) throws(MLSError) {
    switch sender {
    case .member, .newMemberCommit: break
    case .external:
      switch proposal {
      case .add, .remove, .preSharedKey, .reInit, .groupContextExtensions: break
      case .update, .externalInit: throw .invalidProposal
      }
    case .newMemberProposal:
      guard case .add = proposal else { throw .invalidProposal }
    }
    switch proposal {
    case .add(let keyPackage):
      try keyPackage.validate(suite: suite, now: now)
    case .update(let leaf):
      guard case .member(let index) = sender, case .update = leaf.source else { throw .invalidProposal }
      try leaf.validateAlone(suite: suite)
      guard leaf.isSignatureValid(suite: suite, groupID: context.groupID, leafIndex: index) else {
        throw .invalidSignature
      }
      guard let old = tree[leaf: index] else { throw .invalidSender }
      try leaf.validateSuccession(to: old)
    case .remove(let leaf):
      guard tree[leaf: leaf] != nil else { throw .invalidProposal }
    case .preSharedKey(let id):
      guard id.nonce.count == suite.hashLength else { throw .invalidProposal }
      // A group that takes another's place is opened by its first commit (§11.2, §11.3).
      guard !id.kind.isSuccession || context.epoch == 0 else { throw .invalidProposal }
    case .reInit(let reInit):
      guard reInit.version >= context.version else { throw .invalidProposal }
    case .externalInit:
      guard case .newMemberCommit = sender else { throw .invalidProposal }
    case .groupContextExtensions(let extensions):
      try extensions.validateForGroupContext()
    }
  }
}
