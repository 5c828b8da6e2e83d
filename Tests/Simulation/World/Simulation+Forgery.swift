import Ciphers
import WireCoding

@testable import ChatEngine
@testable import MLS

extension Simulation {
  /// A member's device commits what is signed, and what some or all of the others cannot follow.
  func forge(_ device: SimulatedDevice, _ room: Room?, _ dice: SplitMix64) throws {
    guard let room, let group = room.group, let place = server.rooms[room.id], place.epoch == group.epoch,
      place.members.contains(device.user), let identity = group.identity
    else { return }
    let entropy = SplitMix64(seed: dice.next())
    var tree = group.publicGroup.tree
    do throws(MLSError) {
      let fresh = try FreshPath(
        for: group.ownLeaf, identity: identity, tree: &tree, groupID: group.groupID, suite: group.suite,
        entropy: entropy)
      var context = GroupContext(
        cipherSuite: group.suite.id, groupID: group.groupID, epoch: group.epoch + 1,
        treeHash: tree.treeHash(group.suite), confirmedTranscriptHash: group.groupContext.confirmedTranscriptHash,
        extensions: group.groupContext.extensions)
      var path = try fresh.seal(
        for: group.ownLeaf, tree: tree, newLeaves: [], context: context.encoded, suite: group.suite)
      let spoilsAll = dice.happens(300)
      let spoilsTag = dice.happens(300)
      for index in path.nodes.indices where spoilsAll || dice.happens(500) {
        for place in path.nodes[index].encryptedPathSecrets.indices where spoilsAll || dice.happens(500) {
          let old = path.nodes[index].encryptedPathSecrets[place]
          path.nodes[index].encryptedPathSecrets[place] = HPKECiphertext(
            kemOutput: old.kemOutput, ciphertext: old.ciphertext.map { $0 ^ 1 })
        }
      }
      var signed = try AuthenticatedContent.sign(
        FramedContent(
          groupID: group.groupID, epoch: group.epoch, sender: .member(group.ownLeaf), authenticatedData: [],
          content: .commit(Commit(proposals: [], path: path))),
        wireFormat: WireFormat.publicMessage, context: group.groupContext, suite: group.suite,
        privateKey: identity.signatureKeys.privateKey, entropy: entropy)
      context.confirmedTranscriptHash = Transcript.confirmed(
        signed, afterInterim: group.publicGroup.interimTranscriptHash, suite: group.suite)
      let joiner = JoinerSecrets(
        initSecret: group.secrets.initial, commitSecret: fresh.secrets.commitSecret,
        preSharedKeySecret: PreSharedKeySecret.combine([], suite: group.suite), context: context.encoded,
        suite: group.suite)
      let secrets = joiner.epochSecrets(context: context.encoded, suite: group.suite)
      var tag = group.suite.mac(key: secrets.confirmation, context.confirmedTranscriptHash)
      if spoilsTag { tag[0] ^= 1 }
      signed.authentication.confirmationTag = tag
      var keys = group.privateKeys
      keys.forgetKeys(changedFrom: group.publicGroup.tree, to: tree)
      keys.leaf = fresh.leafPrivateKey
      try keys.take(fresh.secrets, in: tree)
      let next = Group(
        publicGroup: PublicGroup(suite: group.suite, context: context, tree: tree, confirmationTag: tag),
        ownLeaf: group.ownLeaf, signaturePrivateKey: identity.signatureKeys.privateKey, secrets: secrets,
        privateKeys: keys)
      let info = try next.groupInfo(ratchetTree: .apart, entropy: entropy)
      let message = PublicMessage(
        signed, membershipKey: group.secrets.membership, context: group.groupContext, suite: group.suite)
      let id = UUIDv7(milliseconds: now, random: entropy.bytes(10))
      let body: JSON = [
        "id": .string(id.text), "epoch": .number(group.epoch),
        "commit": .bytes(MLSMessage.publicMessage(message).encoded),
        "groupInfo": .bytes(MLSMessage.groupInfo(info).encoded),
      ]
      let answer = server.answer(
        EngineRequest(
          id: 0, method: "POST", path: "/api/rooms/\(room.id.text)/commits", body: body, isAuthenticated: true,
          startsSession: false), from: device)
      trace { "\(device.name) forges a commit in \(room.id.short): \(answer.status)" }
    } catch {
      throw Violation("forgery", "\(error.code)")
    }
  }
}
