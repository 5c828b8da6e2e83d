import Ciphers
import HBSS
import Testing
import WireCoding

@testable import MLS

/// Suite 0xF0E4: application messages signed with one-time keys.
@Suite struct OneTimeTests {
  /// Two members, and the first one's keys: with one seed always the same.
  private struct Pair {
    var party: Party
    let signer: OneTimeSigner

    init(members: Int = 2, height: Int = 6) throws {
      party = try Party(members, .nightjarOneTime)
      signer = try party.groups[0].makeOneTimeSigner(height: height, time: 1000, entropy: SeededEntropy(77))
    }

    mutating func protect(_ text: String, _ signer: OneTimeSigner? = nil) throws -> ProtectedMessage {
      try party.groups[0].protectShowingSignature(
        [UInt8](text.utf8), signer: signer ?? self.signer, entropy: party.entropy)
    }

    /// A content of the first member with its signature, not encrypted yet.
    func signed(_ text: String, by signer: OneTimeSigner? = nil) throws -> AuthenticatedContent {
      let group = party.groups[0]
      let content = group.frame(.application([UInt8](text.utf8)), authenticatedData: [])
      return try group.sign(content, once: signer ?? self.signer, entropy: party.entropy)
    }

    /// Encrypts under the first member's next key, as any member can who has its ratchet.
    func encrypt(_ signed: AuthenticatedContent) throws -> [UInt8] {
      var group = party.groups[0]
      return MLSMessage.privateMessage(try group.encrypt(signed, padding: .none, entropy: party.entropy)).encoded
    }

    mutating func expect(_ error: MLSError, _ message: [UInt8], by member: Int = 1) {
      let before = party.groups[member].state
      #expect(throws: error) { try party.groups[member].read(message) }
      #expect(party.groups[member].state == before)
    }
  }

  @Test("Messages bear the certificate until it is known, and are small from then on")
  func sizes() throws {
    var pair = try Pair(height: 8)
    for number in 0..<4 {
      if number == 2 { pair.signer.noteCertificateIsKnown() }
      let message = try pair.protect("message \(number)")
      #expect(message.signature.count == (number < 2 ? 8627 : 730))
      #expect(message.signature.first == (number < 2 ? 2 : 1))
      let read = try pair.party.groups[1].read(message.message)
      #expect(read.data == [UInt8]("message \(number)".utf8))
      #expect(read.signature == message.signature && read.signContent == message.signContent)
      #expect(message.message.count < (number < 2 ? 9100 : 1200))
    }
    #expect(pair.signer.keysLeft == 252)
    // Without one-time keys the leaf's key signs itself.
    let plain = try pair.party.groups[0].protect([1], entropy: pair.party.entropy)
    #expect(try pair.party.groups[1].read(plain).signature.count == 7857)
  }

  @Test("A batch ends, and what fails uses up its key")
  func exhaustion() throws {
    final class ShortEntropy: EntropySource {
      func bytes(_ count: Int) -> [UInt8] { [UInt8](repeating: 1, count: max(0, count - 1)) }
    }
    var pair = try Pair()
    #expect(throws: MLSError.cipherFailure) {
      try pair.party.groups[0].protectShowingSignature([1], signer: pair.signer, entropy: ShortEntropy())
    }
    #expect(pair.signer.keysLeft == 63)
    for _ in 0..<63 { _ = try pair.signed("one") }
    let before = pair.party.groups[0].state
    #expect(throws: MLSError.oneTimeExhausted) { try pair.protect("one more") }
    #expect(pair.party.groups[0].state == before)
    let other = try Pair()
    other.signer.end()
    #expect(throws: MLSError.oneTimeExhausted) { try other.signed("ended") }
  }

  @Test("A changed byte of any part of a signature is refused", arguments: [false, true])
  func mutations(isKnown: Bool) throws {
    var pair = try Pair()
    if isKnown {
      pair.signer.noteCertificateIsKnown()
      // Its certificate comes by another process's copy of the same batch.
      let same = try pair.party.groups[0].makeOneTimeSigner(height: 6, time: 1000, entropy: SeededEntropy(77))
      _ = try same.sign([], entropy: pair.party.entropy)
      _ = try pair.signed("skipped")
      _ = try pair.party.groups[1].read(pair.encrypt(pair.signed("first", by: same)))
      _ = try pair.protect("so that the next key is a fresh one")
    }
    let signed = try pair.signed("a message")
    let size = signed.authentication.signature.count
    #expect(size == (isKnown ? 698 : 8595))
    // All of the one-time signature and of the statement; of the certificate's own signature a part.
    for place in 0..<size where isKnown || place < 43 || place >= 7898 || place % 211 == 0 {
      var changed = signed
      changed.authentication.signature[place] ^= 1 << UInt8(place % 8)
      // Where no certificate goes along, another name is that of a batch that nobody has seen.
      let isName = isKnown && (1..<9).contains(place)
      try pair.expect(isName ? .oneTimeUnknown : .invalidSignature, pair.encrypt(changed))
    }
    for length in [0, 1, 697, size - 1, size + 1] {
      var changed = signed
      changed.authentication.signature = [UInt8]((signed.authentication.signature + [0]).prefix(length))
      try pair.expect(.invalidSignature, pair.encrypt(changed))
    }
    #expect(try pair.party.groups[1].read(pair.encrypt(signed)).data == [UInt8]("a message".utf8))
  }

  @Test("A certificate that is lost, repeated or late changes nothing for the others")
  func order() throws {
    var pair = try Pair()
    let first = try pair.protect("first")
    let second = try pair.protect("second")
    pair.signer.noteCertificateIsKnown()
    let third = try pair.protect("third")
    pair.expect(.oneTimeUnknown, third.message)
    for message in [second, third, first] { _ = try pair.party.groups[1].read(message.message) }
    for message in [first, second, third] { pair.expect(.generationUsed, message.message) }
  }

  @Test("What was read once is a repeat under any key, and another message under its key is a reuse")
  func twice() throws {
    var pair = try Pair()
    let same = try pair.party.groups[0].makeOneTimeSigner(height: 6, time: 1000, entropy: SeededEntropy(77))
    let signed = try pair.signed("once")
    let again = try pair.signed("another", by: same)
    _ = try pair.party.groups[1].read(pair.encrypt(signed))
    _ = try pair.protect("so that the next key is a fresh one")
    try pair.expect(.oneTimeReplayed, pair.encrypt(signed))
    try pair.expect(.oneTimeReused, pair.encrypt(again))
    var short = again
    short.authentication.signature = [1] + again.authentication.signature.suffix(697)
    try pair.expect(.oneTimeReused, pair.encrypt(short))
    // The state keeps what was seen.
    let group = pair.party.groups[1]
    pair.party.groups[1] = try Group(tree: group.serializedTree, secrets: group.serializedSecrets)
    try pair.expect(.oneTimeReplayed, pair.encrypt(signed))
    try pair.expect(.oneTimeReused, pair.encrypt(again))
  }

  @Test("Keys are worth nothing under another root, from another leaf, in another epoch or room")
  func places() throws {
    var pair = try Pair(members: 3)
    let other = try pair.party.groups[0].makeOneTimeSigner(height: 6, time: 1001, entropy: pair.party.entropy)
    let first = try pair.signed("first")
    _ = try pair.party.groups[1].read(pair.encrypt(first))
    _ = try pair.protect("so that the next key is a fresh one")

    // Another root: its own name, the known one's, and a certificate of the one with a signature of the other.
    var moved = try pair.signed("second", by: other)
    let signature = [UInt8](moved.authentication.signature.suffix(697))
    moved.authentication.signature = [1] + signature
    try pair.expect(.oneTimeUnknown, pair.encrypt(moved))
    let renamed = pair.signer.certificate.statement.identifier + signature.dropFirst(8)
    moved.authentication.signature = [1] + renamed
    try pair.expect(.invalidSignature, pair.encrypt(moved))
    moved.authentication.signature = [2] + pair.signer.certificate.encoded + renamed
    try pair.expect(.invalidSignature, pair.encrypt(moved))

    // Another leaf, with the content changed to name it and without.
    var stolen = try pair.signed("third")
    stolen.content.sender = .member(2)
    var thief = pair.party.groups[2]
    let certified = MLSMessage.privateMessage(
      try thief.encrypt(stolen, padding: .none, entropy: pair.party.entropy)
    ).encoded
    pair.expect(.invalidSignature, certified)
    stolen.authentication.signature = [1] + stolen.authentication.signature.suffix(697)
    let short = MLSMessage.privateMessage(
      try thief.encrypt(stolen, padding: .none, entropy: pair.party.entropy)
    ).encoded
    pair.expect(.oneTimeUnknown, short)
    #expect(throws: MLSError.invalidState) {
      try pair.party.groups[2].protectShowingSignature([1], signer: pair.signer, entropy: pair.party.entropy)
    }

    // Another epoch: the owner refuses to sign, and what was signed before is not valid.
    let late = try pair.signed("late")
    try pair.party.commit(as: 1, [.update])
    #expect(throws: MLSError.invalidState) { try pair.protect("in the next epoch") }
    let keys = pair.signer.keysLeft
    #expect(!pair.party.groups[0].canSign(with: pair.signer) && pair.signer.keysLeft == keys)
    var next = late
    next.content.epoch += 1
    try pair.expect(.invalidSignature, pair.encrypt(next))
    next.authentication.signature = [1] + late.authentication.signature.suffix(697)
    try pair.expect(.oneTimeUnknown, pair.encrypt(next))

    // Another room with the same members and numbers.
    let room = try Party(3, .nightjarOneTime, seed: 2)
    #expect(!room.groups[0].canSign(with: pair.signer))
  }

  @Test("Handshakes are signed by the leaf's key itself")
  func handshakes() throws {
    var pair = try Pair()
    let group = pair.party.groups[0]
    let proposal = group.frame(.proposal(.remove(1)), authenticatedData: [])
    let signed = try group.sign(proposal, once: pair.signer, entropy: pair.party.entropy)
    try pair.expect(.invalidSignature, pair.encrypt(signed))
    pair.party.groups[0].encryptsHandshakes = true
    let proper = try pair.party.groups[0].proposeUpdate(entropy: pair.party.entropy)
    _ = try pair.party.groups[1].receive(proper)
    #expect(pair.signer.keysLeft == 63)
    let other = try Party(1)
    #expect(throws: MLSError.unsupportedSuite) {
      try other.groups[0].makeOneTimeSigner(time: 1, entropy: other.entropy)
    }
  }

  @Test("Late messages of past epochs are held to the same rules, from a stored state, too")
  func pastEpochs() throws {
    var pair = try Pair()
    let first = try pair.protect("first")
    pair.signer.noteCertificateIsKnown()
    let second = try pair.protect("second")
    let third = try pair.signed("third")
    let past = pair.party.groups[0]
    _ = try pair.party.groups[1].read(first.message)
    try pair.party.commit(as: 1, [.update])
    let group = pair.party.groups[1]
    pair.party.groups[1] = try Group(tree: group.serializedTree, secrets: group.serializedSecrets)
    #expect(try pair.party.groups[1].read(second.message).epoch == past.epoch)
    var sender = past
    let late = MLSMessage.privateMessage(try sender.encrypt(third, padding: .none, entropy: pair.party.entropy)).encoded
    let repeated = MLSMessage.privateMessage(
      try sender.encrypt(third, padding: .none, entropy: pair.party.entropy)
    ).encoded
    _ = try pair.party.groups[1].read(late)
    pair.expect(.oneTimeReplayed, repeated)
  }

  @Test("Eight batches of a leaf are kept; what is older than a forgotten one counts no more")
  func forgetting() throws {
    var pair = try Pair()
    var signers: [OneTimeSigner] = []
    for number in 0..<9 {
      let signer = try pair.party.groups[0].makeOneTimeSigner(
        height: 6, time: UInt64(1000 + number), entropy: pair.party.entropy)
      _ = try pair.party.groups[1].read(try pair.protect("batch \(number)", signer).message)
      signers.append(signer)
    }
    let old = try pair.signed("of the first", by: signers[0])
    try pair.expect(.oneTimeOldBatch, pair.encrypt(old))
    signers[0].noteCertificateIsKnown()
    signers[1].noteCertificateIsKnown()
    try pair.expect(.oneTimeUnknown, pair.encrypt(pair.signed("of the first", by: signers[0])))
    _ = try pair.party.groups[1].read(try pair.protect("of the second", signers[1]).message)
  }
}
