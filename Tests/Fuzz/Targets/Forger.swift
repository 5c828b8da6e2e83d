import Ciphers
import MLS
import WireCoding

/// Makes changed structures look right again as far as their maker could.
enum Forger {
  private static let entropy = SystemEntropy()

  static func signLeaves(in content: inout FramedContent, _ world: FuzzWorld) {
    let place: UInt32
    if case .member(let leaf) = content.sender { place = leaf } else { place = 4 }
    switch content.content {
    case .application: break
    case .proposal(let proposal): content.content = .proposal(signed(proposal, place, world))
    case .commit(var commit):
      for index in commit.proposals.indices {
        if case .proposal(let proposal) = commit.proposals[index] {
          commit.proposals[index] = .proposal(signed(proposal, place, world))
        }
      }
      if let path = commit.path {
        let identity = content.sender == .newMemberCommit ? world.newcomerIdentity : world.identities[1]
        commit.path?.leafNode = signed(path.leafNode, place, identity, world)
      }
      content.content = .commit(commit)
    }
  }

  private static func signed(_ proposal: Proposal, _ place: UInt32, _ world: FuzzWorld) -> Proposal {
    switch proposal {
    case .add(var package):
      package.leafNode = signed(package.leafNode, 0, world.newcomerIdentity, world)
      package.signature = signature("KeyPackageTBS", package.signedContent, world.newcomerIdentity, world)
      return .add(package)
    case .update(let leaf): return .update(signed(leaf, place, world.identities[1], world))
    default: return proposal
    }
  }

  private static func signed(
    _ leaf: LeafNode, _ place: UInt32, _ identity: LeafIdentity, _ world: FuzzWorld
  ) -> LeafNode {
    var leaf = leaf
    leaf.signature = signature(
      "LeafNodeTBS", leaf.signedContent(groupID: world.reader.groupID, leafIndex: place), identity, world)
    return leaf
  }

  private static func signature(
    _ label: String, _ content: [UInt8], _ identity: LeafIdentity, _ world: FuzzWorld
  ) -> [UInt8] {
    let key = identity.signatureKeys.privateKey
    return (try? world.suite.sign(label: label, content: content, privateKey: key, entropy: entropy)) ?? []
  }

  /// Half of the scripts change the tree alone, whose hash is then made right.
  static func edited(
    _ info: GroupInfo, _ script: inout EditScript, signer: Int, _ world: FuzzWorld
  ) -> GroupInfo? {
    var info = info
    if script.byte() & 1 == 0 {
      guard let data = info.extensions.data(of: ExtensionType.ratchetTree) else { return nil }
      let changed = script.edit(data)
      for index in info.extensions.indices where info.extensions[index].type == ExtensionType.ratchetTree {
        info.extensions[index].data = changed
      }
      guard var tree = info.ratchetTree else { return nil }
      info.context.treeHash = tree.treeHash(world.suite)
    } else {
      guard let changed = try? GroupInfo(decoding: script.edit(info.encoded)) else { return nil }
      info = changed
    }
    info.signature = signature("GroupInfoTBS", info.signedContent, world.identities[signer], world)
    return info
  }

  static func welcome(secrets: [UInt8], info: GroupInfo, _ world: FuzzWorld) throws -> Welcome {
    let suite = world.suite
    guard let decoded = try? GroupSecrets(decoding: secrets) else { throw MLSError.malformed }
    let keys = decoded.preSharedKeys.map { (id: $0, secret: world.preSharedKey.secret) }
    let joiner = JoinerSecrets(
      joinerSecret: decoded.joinerSecret, preSharedKeySecret: PreSharedKeySecret.combine(keys, suite: suite),
      suite: suite)
    let encryptedInfo = try suite.sealGroupInfo(info, welcomeSecret: joiner.welcomeSecret(suite))
    let ciphertext = try suite.encrypt(
      secrets, under: suite.encryptContext(label: "Welcome", context: encryptedInfo),
      to: world.newcomer.keyPackage.initKey)
    var inner = WireWriter()
    inner.write(opaque: world.newcomer.keyPackage.reference(suite))
    inner.write(opaque: ciphertext.kemOutput)
    inner.write(opaque: ciphertext.ciphertext)
    var writer = WireWriter()
    writer.write(suite.id)
    writer.write(opaque: inner.bytes)
    writer.write(opaque: encryptedInfo)
    return try Welcome(decoding: writer.bytes)
  }
}
