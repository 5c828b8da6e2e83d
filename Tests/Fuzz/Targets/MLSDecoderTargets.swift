import Ciphers
import MLS
import WireCoding

enum MLSDecoderTargets {
  /// What is decoded is encoded to the same bytes: references and signatures are over them.
  private static func roundTrip<Value: WireCodable>(_ type: Value.Type, _ bytes: [UInt8]) -> Value? {
    guard let value = try? Value(decoding: bytes) else { return nil }
    precondition(value.encoded == bytes, "a structure with two encodings")
    return value
  }

  static func message(_ bytes: [UInt8]) {
    guard let message = roundTrip(MLSMessage.self, bytes) else { return }
    _ = (message.groupID, message.epoch)
    switch message {
    case .groupInfo(let info): _ = (try? PublicGroup(groupInfo: info), info.externalPublicKey)
    case .keyPackage(let package):
      for suite in CipherSuite.supported { _ = try? package.validate(suite: suite, now: 1) }
    default: break
    }
  }

  static func tree(_ bytes: [UInt8]) {
    guard var tree = try? RatchetTree(decoding: bytes) else { return }
    precondition(tree.encoded == bytes, "a tree with two encodings")
    let suite = CipherSuite.x25519AES128
    _ = tree.treeHash(suite)
    _ = try? tree.validate(suite: suite, groupID: [1], extensions: [])
    _ = tree.areParentHashesValid(suite)
    guard let first = tree.leaves.first else { return }
    _ = tree.resolution(of: (tree.leafCount - 1))
    _ = try? tree.add(first.leaf)
    tree.update(first.index, to: first.leaf)
    tree.remove(first.index)
    _ = tree.treeHash(suite)
  }

  static func keys(_ bytes: [UInt8]) {
    _ = roundTrip(KeyPackageBundle.self, bytes)
    _ = roundTrip(KeyPackage.self, bytes)
    _ = roundTrip(LeafNode.self, bytes)
    _ = roundTrip(GroupSecrets.self, bytes)
    _ = roundTrip(GroupContext.self, bytes)
    _ = roundTrip(Welcome.self, bytes)
    _ = roundTrip(Proposal.self, bytes)
    _ = roundTrip(Commit.self, bytes)
    _ = roundTrip(RequiredCapabilities.self, bytes)
  }
}
