import Ciphers
import WireCoding

/// A commit of one's own before the delivery service has taken it.
public struct PendingCommit: Sendable {
  /// For the group: an encoded MLSMessage.
  public let commit: [UInt8]
  /// For those who were added: an encoded MLSMessage; nil where nobody was.
  public let welcome: [UInt8]?
  /// For those who join later: an encoded MLSMessage with the next epoch's GroupInfo, the external key included, and the
  /// ratchet tree unless that is served apart.
  public let groupInfo: [UInt8]
  /// The next epoch; takes effect when the commit was taken.
  public let group: Group
  /// The members that the commit adds.
  public let added: [Member]
  /// The members that the commit removes, as they were.
  public let removed: [Member]

  /// The tree of the next epoch, for those who join by a GroupInfo or Welcome that does not carry it (RFC 9420 §12.4.3.3).
  public var ratchetTree: RatchetTree { group.publicGroup.tree }
}

extension PendingCommit {
  /// Puts together what is sent with a commit.
  ///
  /// - Parameter message: the commit, framed.
  init(
    _ result: CommitDraft.Result, sentAs message: MLSMessage, builder: CommitBuilder, entropy: any EntropySource
  ) throws(MLSError) {
    group = result.group
    commit = message.encoded
    added = result.effects.added.map { Member(leaf: $0.leaf, leafNode: $0.keyPackage.leafNode) }
    removed = result.effects.removed.map { Member(leaf: $0.leaf, leafNode: $0.node) }
    let tree = group.ratchetTreeExtension(builder.ratchetTree)
    let info = try group.groupInfo(extensions: tree + [group.externalPubExtension()], entropy: entropy)
    groupInfo = MLSMessage.groupInfo(info).encoded
    guard !result.effects.added.isEmpty else {
      welcome = nil
      return
    }
    // The external key does no harm in a Welcome, and one signature serves both.
    let inside =
      builder.welcomeExtensions.isEmpty
      ? info : try group.groupInfo(extensions: tree + builder.welcomeExtensions, entropy: entropy)
    welcome = MLSMessage.welcome(try Welcome(inside, for: result)).encoded
  }
}

extension Welcome {
  /// Encrypts a GroupInfo and each new member's secrets (RFC 9420 §12.4.3.1).
  fileprivate init(_ info: GroupInfo, for result: CommitDraft.Result) throws(MLSError) {
    let suite = result.group.suite
    let encryptedInfo = try suite.sealGroupInfo(info, welcomeSecret: result.joiner.welcomeSecret(suite))
    let context = suite.encryptContext(label: "Welcome", context: encryptedInfo)
    var secrets: [EncryptedGroupSecrets] = []
    for item in result.effects.added {
      let common = TreeMath.commonAncestor(result.group.ownLeaf, item.leaf)
      let groupSecrets = GroupSecrets(
        joinerSecret: result.joiner.joinerSecret, pathSecret: result.path?.secrets.secret(of: common),
        preSharedKeys: result.effects.preSharedKeys)
      let ciphertext = try suite.encrypt(groupSecrets.encoded, under: context, to: item.keyPackage.initKey)
      secrets.append(EncryptedGroupSecrets(newMember: item.keyPackage.reference(suite), ciphertext: ciphertext))
    }
    self.init(cipherSuite: suite.id, secrets: secrets, encryptedGroupInfo: encryptedInfo)
  }
}
