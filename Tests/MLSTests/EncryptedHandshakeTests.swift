import Ciphers
import Testing
import WireCoding

@testable import MLS

/// Proposals and commits that travel as PrivateMessages.
@Suite struct EncryptedHandshakeTests {
  private func party(_ count: Int) throws -> Party {
    var party = try Party(count)
    for index in party.groups.indices { party.groups[index].encryptsHandshakes = true }
    return party
  }

  private func isPrivate(_ message: [UInt8]) throws -> Bool {
    guard case .privateMessage = try MLSMessage(decoding: message) else { return false }
    return true
  }

  @Test("A group follows proposals and commits that nobody else can read")
  func rounds() throws {
    var party = try party(4)
    let newcomer = try Client("newcomer", .x25519AES128, party.entropy)
    let proposals = [
      try party.groups[1].protectProposal(.add(newcomer.bundle.keyPackage), entropy: party.entropy),
      try party.groups[1].proposeUpdate(entropy: party.entropy),
      try party.groups[2].proposeRemoval(of: 3, entropy: party.entropy),
    ]
    for (message, sender) in zip(proposals, [1, 1, 2]) {
      #expect(try isPrivate(message))
      for index in party.groups.indices where index != sender { _ = try party.groups[index].receive(message) }
    }
    let pending = try party.groups[0].protectCommit([], entropy: party.entropy)
    #expect(try isPrivate(pending.commit))
    for index in 1..<4 { try party.groups[index].follow(pending.commit) }
    party.groups[0] = pending.group
    #expect(!party.groups[3].isActive)
    party.groups.remove(at: 3)
    party.groups.append(try newcomer.join(pending.welcome).group)
    #expect(party.isInAgreement)
    #expect(party.groups[0].members.count == 4)

    // The option goes on into the next epoch, and to the disk; who joins chooses for itself.
    #expect(party.groups.map(\.encryptsHandshakes) == [true, true, true, false])
    party.groups[0] = try Group(tree: party.groups[0].serializedTree, secrets: party.groups[0].serializedSecrets)
    #expect(party.groups[0].encryptsHandshakes)
    let next = try party.groups[0].protectCommit([.update], entropy: party.entropy)
    #expect(try isPrivate(next.commit))
    for index in 1..<4 { try party.groups[index].follow(next.commit) }
    party.groups[0] = next.group
    #expect(party.isInAgreement)
    let message = try party.groups[3].protect([1], entropy: party.entropy)
    #expect(try party.groups[0].read(message).data == [1])
  }

  @Test("No key serves two commits, and the own echo is known")
  func keys() throws {
    var party = try party(3)
    #expect(throws: MLSError.invalidState) { try party.groups[0].commit([.update], entropy: party.entropy) }
    let before = party.groups[0]
    let first = try party.groups[0].protectCommit([.update], entropy: party.entropy)
    let second = try party.groups[0].protectCommit([.update], entropy: party.entropy)
    var generations: [UInt32] = []
    for pending in [first, second] {
      guard case .privateMessage(let message) = try MLSMessage(decoding: pending.commit) else {
        throw MLSError.malformed
      }
      let data = try PrivateContent.senderData(
        of: message, senderDataSecret: before.secrets.senderData, suite: before.suite)
      generations.append(data.generation)
      #expect(throws: MLSError.ownMessage) { try party.groups[0].receive(pending.commit) }
    }
    #expect(generations == [0, 1])
    // A state from before the commits sees a message of its own that it never made.
    var old = before
    #expect(throws: MLSError.rolledBack) { try old.receive(first.commit) }
    try party.groups[1].follow(second.commit)
    try party.groups[2].follow(second.commit)
    party.groups[0] = second.group
    #expect(party.isInAgreement)
  }

  @Test("A commit or proposal that is refused uses up no key")
  func refusals() throws {
    var party = try party(2)
    let state = party.groups[0].state
    #expect(throws: MLSError.invalidProposal) {
      try party.groups[0].protectProposal(.remove(9), entropy: party.entropy)
    }
    #expect(throws: MLSError.invalidProposal) {
      try party.groups[0].protectCommit([.remove(9)], entropy: party.entropy)
    }
    #expect(party.groups[0].state == state)
  }

  @Test("Changed bits are refused")
  func mutations() throws {
    var party = try party(2)
    let pending = try party.groups[0].protectCommit([.update], entropy: party.entropy)
    let state = party.groups[1].state
    for place in stride(from: 0, to: pending.commit.count, by: 7) {
      var altered = pending.commit
      altered[place] ^= 1 << UInt8(place % 8)
      #expect(throws: (any Error).self) { try party.groups[1].receive(altered) }
      #expect(party.groups[1].state == state)
    }
    try party.groups[1].follow(pending.commit)
  }
}
