import Ciphers
import Testing
import WireCoding

@testable import MLS

@Suite struct DeliveryTests {
  @Test("Messages are read once, in any order within an epoch")
  func reordered() throws {
    var party = try Party(2)
    var messages: [[UInt8]] = []
    for number in 0..<50 { messages.append(try party.groups[0].protect([UInt8(number)], entropy: party.entropy)) }
    for number in (0..<50).reversed() {
      let read = try party.groups[1].read(messages[number])
      #expect(read.data == [UInt8(number)] && read.generation == UInt32(number))
    }
    for message in messages {
      let before = party.groups[1].state
      #expect(throws: MLSError.generationUsed) { try party.groups[1].read(message) }
      #expect(party.groups[1].state == before)
    }
  }

  @Test("Late messages of the five last epochs are read, older ones are refused")
  func late() throws {
    var party = try Party(3)
    var messages: [[UInt8]] = []
    for epoch in 0..<7 {
      messages.append(try party.groups[1].protect([UInt8(epoch)], entropy: party.entropy))
      try party.commit(as: epoch % 3, [.update])
    }
    for epoch in 0..<7 {
      if epoch < 2 {
        #expect(throws: MLSError.pastEpoch) { try party.groups[0].read(messages[epoch]) }
      } else {
        let read = try party.groups[0].read(messages[epoch])
        #expect(read.data == [UInt8(epoch)] && read.credential == [UInt8]("client 1".utf8))
        #expect(throws: MLSError.generationUsed) { try party.groups[0].read(messages[epoch]) }
      }
    }
  }

  @Test("A message of a member who was removed since is still read")
  func lateFromRemoved() throws {
    var party = try Party(3)
    let message = try party.groups[1].protect([1], entropy: party.entropy)
    try party.commit(as: 0, [.remove(1)])
    let loaded = try Group(tree: party.groups[2].serializedTree, secrets: party.groups[2].serializedSecrets)
    party.groups[2] = loaded
    #expect(try party.groups[2].read(message).sender == 1)
  }

  @Test("Epochs that ended too long ago are forgotten, stored or not")
  func forgotten() throws {
    var party = try Party(2)
    var messages: [[UInt8]] = []
    for _ in 0..<3 {
      messages.append(try party.groups[0].protect([1], entropy: party.entropy))
      try party.commit(as: 0, [.update])
    }
    var group = try Group(tree: party.groups[1].serializedTree, secrets: party.groups[1].serializedSecrets)
    var isChanged = group.forgetEpochs(endedBefore: testTime)
    #expect(!isChanged)
    #expect(try group.read(messages[1]).data == [1])
    isChanged = group.forgetEpochs(endedBefore: testTime + 1)
    #expect(isChanged)
    #expect(throws: MLSError.pastEpoch) { try group.read(messages[0]) }
    #expect(throws: MLSError.pastEpoch) { try group.read(messages[2]) }
  }

  @Test("A message too far ahead is refused, one just near enough is read")
  func farAhead() throws {
    var party = try Party(2)
    var message: [UInt8] = []
    for _ in 0...1024 { message = try party.groups[0].protect([1], padding: .none, entropy: party.entropy) }
    let next = try party.groups[0].protect([2], entropy: party.entropy)
    #expect(throws: MLSError.generationTooFar) { try party.groups[1].read(next) }
    #expect(try party.groups[1].read(message).generation == 1024)
    #expect(try party.groups[1].read(next).generation == 1025)
  }

  @Test("Messages of other groups, other epochs and one's own are told apart")
  func misdelivered() throws {
    var party = try Party(2)
    let own = try party.groups[0].protect([1], entropy: party.entropy)
    #expect(throws: MLSError.ownMessage) { try party.groups[0].read(own) }
    var ahead = party.groups[1]
    let pending = try ahead.commit([.update], entropy: party.entropy)
    ahead = pending.group
    let future = try ahead.protect([1], entropy: party.entropy)
    #expect(throws: MLSError.futureEpoch) { try party.groups[0].read(future) }
    #expect(throws: MLSError.ownMessage) { try party.groups[1].follow(pending.commit) }
    try party.groups[0].follow(pending.commit)
    #expect(throws: MLSError.pastEpoch) { try party.groups[0].follow(pending.commit) }
    let alone = try Client("alone", .x25519AES128, party.entropy)
    var other = try Group.create(
      groupID: [8], suite: .x25519AES128, identity: alone.identity, lifetime: .starting(at: testTime, seconds: 60),
      entropy: party.entropy)
    #expect(throws: MLSError.wrongGroup) { try other.read(future) }
    #expect(throws: MLSError.malformed) {
      try other.process(.keyPackage(alone.bundle.keyPackage), now: testTime)
    }
  }

  @Test("A state older than what was sent with it notices")
  func rollback() throws {
    var party = try Party(2)
    var old = party.groups[0]
    #expect(old.nextGeneration == 0)
    let message = try party.groups[0].protect([1], entropy: party.entropy)
    #expect(party.groups[0].nextGeneration == 1)
    #expect(throws: MLSError.rolledBack) { try old.read(message) }
  }

  @Test("A commit of one's own brings back no key that was used while it waited")
  func ownCommitKeepsPast() throws {
    var party = try Party(2)
    let pending = try party.groups[1].commit([.update], entropy: party.entropy)
    let sent = try party.groups[1].protect([1], entropy: party.entropy)
    let received = try party.groups[0].protect([2], entropy: party.entropy)
    _ = try party.groups[1].read(received)
    var next = pending.group
    // As it was made, it knows nothing of either.
    var unaware = next
    #expect(throws: MLSError.rolledBack) { try unaware.read(sent) }
    #expect(try unaware.read(received).data == [2])
    next.continuePast(of: party.groups[1], endedAt: testTime)
    #expect(throws: MLSError.ownMessage) { try next.read(sent) }
    #expect(throws: MLSError.generationUsed) { try next.read(received) }
    #expect(next.endOfEpoch(next.epoch - 1) == testTime)
    let isChanged = next.forgetEpochs(endedBefore: testTime + 1)
    #expect(isChanged)
    // Another epoch than the one before changes nothing.
    next.continuePast(of: next, endedAt: testTime)
    #expect(next.endOfEpoch(next.epoch) == nil && next.past.isEmpty)
  }

  @Test("One's own messages say their generation, in this epoch and a kept one, and nobody else's do")
  func ownGeneration() throws {
    var party = try Party(2)
    _ = try party.groups[0].protect([1], entropy: party.entropy)
    let message = try MLSMessage(decoding: party.groups[0].protect([2], entropy: party.entropy))
    #expect(party.groups[0].ownGeneration(of: message) == 1)
    #expect(party.groups[1].ownGeneration(of: message) == nil)
    try party.commit(as: 1, [.update])
    #expect(party.groups[0].ownGeneration(of: message) == 1)
    #expect(party.groups[1].ownGeneration(of: message) == nil)
    party.groups[0].forgetEpochs(endedBefore: .max)
    #expect(party.groups[0].ownGeneration(of: message) == nil)
  }

  @Test("A stored group goes on where it was")
  func stored() throws {
    var party = try Party(3)
    try party.commit(as: 1, [.update])
    let skipped = try party.groups[0].protect([1], entropy: party.entropy)
    let read = try party.groups[0].protect([2], entropy: party.entropy)
    _ = try party.groups[2].read(read)
    let before = party.groups[2]
    var loaded = try Group(tree: before.serializedTree, secrets: before.serializedSecrets)
    #expect(loaded.state == before.state)
    #expect(throws: MLSError.generationUsed) { try loaded.read(read) }
    #expect(try loaded.read(skipped).data == [1])
    party.groups[2] = loaded
    try party.commit(as: 2, [.update])
    #expect(party.isInAgreement)
    // Parts of different epochs do not load together.
    #expect(throws: MLSError.invalidState) {
      try Group(tree: before.serializedTree, secrets: party.groups[2].serializedSecrets)
    }
  }
}
