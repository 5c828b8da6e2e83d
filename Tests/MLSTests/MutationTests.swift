import Ciphers
import Testing
import WireCoding

@testable import MLS

@Suite struct MutationTests {
  @Test("Every changed byte of a message is noticed, and nothing changes")
  func applicationMessage() throws {
    var party = try Party(3)
    let message = try party.groups[0].protect([UInt8](repeating: 5, count: 40), entropy: party.entropy)
    try expectRefusal(of: message, by: party.groups[1])
    #expect(try party.groups[1].read(message).data.count == 40)
  }

  @Test("Every changed byte of a commit is noticed, and nothing changes")
  func commit() throws {
    var party = try Party(3)
    let client = try Client("new", .x25519AES128, party.entropy)
    let pending = try party.groups[0].commit(
      [.add(client.bundle.keyPackage), .update], now: testTime, entropy: party.entropy)
    try expectRefusal(of: pending.commit, by: party.groups[1])
    try party.groups[1].follow(pending.commit)
  }

  @Test("Every changed byte of an external commit is noticed")
  func externalCommit() throws {
    var party = try Party(3)
    let outsider = try Client("outsider", .x25519AES128, party.entropy)
    let joined = try Group.joinExternally(
      groupInfo: party.groups[0].groupInfo(entropy: party.entropy), identity: outsider.identity, resync: false,
      entropy: party.entropy)
    try expectRefusal(of: joined.commit, by: party.groups[2])
    try party.groups[2].follow(joined.commit)
  }

  @Test("Every changed byte of a proposal is noticed")
  func proposal() throws {
    var party = try Party(3)
    let proposal = try party.groups[0].proposeUpdate(entropy: party.entropy)
    try expectRefusal(of: proposal, by: party.groups[1])
    _ = try party.groups[1].receive(proposal)
  }

  @Test("Every changed byte of a Welcome is noticed")
  func welcome() throws {
    let party = try Party(1)
    let client = try Client("new", .x25519AES128, party.entropy)
    let pending = try party.groups[0].commit([.add(client.bundle.keyPackage)], entropy: party.entropy)
    let welcome = try #require(pending.welcome)
    for index in welcome.indices {
      var changed = welcome
      changed[index] ^= 1 << UInt8(index % 8)
      #expect(throws: (any Error).self) { try client.join(changed) }
    }
  }

  @Test("Every changed byte of a GroupInfo is noticed")
  func groupInfo() throws {
    let party = try Party(2)
    let bytes = try party.groups[0].groupInfo(entropy: party.entropy).encoded
    for index in bytes.indices {
      var changed = bytes
      changed[index] ^= 1 << UInt8(index % 8)
      #expect(throws: (any Error).self) { try PublicGroup(groupInfo: GroupInfo(decoding: changed)) }
    }
  }

  @Test("Every cut of a message and of a stored state is refused")
  func truncation() throws {
    var party = try Party(3)
    let commit = try party.groups[0].commit([.update], entropy: party.entropy).commit
    for count in commit.indices {
      #expect(throws: (any Error).self) { try party.groups[1].receive([UInt8](commit.prefix(count))) }
    }
    let (tree, secrets) = (party.groups[1].serializedTree, party.groups[1].serializedSecrets)
    for count in stride(from: 0, to: tree.count, by: 7) {
      #expect(throws: MLSError.invalidState) { try Group(tree: [UInt8](tree.prefix(count)), secrets: secrets) }
    }
    for count in stride(from: 0, to: secrets.count, by: 7) {
      #expect(throws: MLSError.invalidState) { try Group(tree: tree, secrets: [UInt8](secrets.prefix(count))) }
    }
  }

  @Test("A stored state with changed bytes loads or not, and never traps")
  func storedState() throws {
    var party = try Party(3)
    try party.commit(as: 1, [.update])
    let message = try party.groups[0].protect([1], entropy: party.entropy)
    let commit = try party.groups[0].commit([.update], entropy: party.entropy).commit
    let (tree, secrets) = (party.groups[1].serializedTree, party.groups[1].serializedSecrets)
    for index in stride(from: 0, to: tree.count + secrets.count, by: 3) {
      var (changedTree, changedSecrets) = (tree, secrets)
      if index < tree.count { changedTree[index] ^= 0x41 } else { changedSecrets[index - tree.count] ^= 0x41 }
      guard var group = try? Group(tree: changedTree, secrets: changedSecrets) else { continue }
      _ = try? group.read(message)
      _ = try? group.receive(commit)
      _ = try? group.commit([.update], entropy: party.entropy)
      _ = try? group.protect([1], entropy: party.entropy)
    }
  }

  @Test("Random bytes and random changes never trap a decoder", arguments: [UInt64(1), 2])
  func fuzz(seed: UInt64) throws {
    var party = try Party(3, seed: seed)
    let entropy = party.entropy
    let pending = try party.groups[0].commit([.update], entropy: entropy)
    let samples = [
      pending.commit, pending.groupInfo, try party.groups[0].protect([1, 2, 3], entropy: entropy),
      MLSMessage.keyPackage(party.clients[0].bundle.keyPackage).encoded,
    ]
    for _ in 0..<4000 {
      var bytes = samples[entropy.below(samples.count)]
      for _ in 0...entropy.below(6) {
        switch entropy.below(4) {
        case 0: bytes[entropy.below(bytes.count)] = UInt8(entropy.below(256))
        case 1: bytes[entropy.below(bytes.count)] = 0x3f + UInt8(entropy.below(3)) * 0x40
        case 2: bytes.removeSubrange(entropy.below(bytes.count)..<bytes.count)
        default: bytes.insert(contentsOf: entropy.bytes(entropy.below(9)), at: entropy.below(bytes.count))
        }
        if bytes.isEmpty { bytes = [0] }
      }
      guard let message = try? MLSMessage(decoding: bytes) else { continue }
      #expect(message.encoded == bytes)
      if case .groupInfo(let info) = message { _ = try? PublicGroup(groupInfo: info) }
      _ = try? party.groups[1].process(message, now: testTime)
    }
  }

  private func expectRefusal(of message: [UInt8], by group: Group) throws {
    let before = group.state
    for index in message.indices {
      var changed = message
      changed[index] ^= 1 << UInt8(index % 8)
      var reader = group
      #expect(throws: (any Error).self, "byte \(index)") { try reader.receive(changed) }
      if index % 16 == 0 { #expect(reader.state == before) }
    }
  }
}
