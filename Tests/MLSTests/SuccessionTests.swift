import Ciphers
import Testing
import WireCoding

@testable import MLS

@Suite struct SuccessionTests {
  private let reInit = ReInit(groupID: [8, 8], version: 1, cipherSuite: 3, extensions: [])

  /// A group of two that was closed, and what its second member needs to follow.
  private func closed() throws -> (party: Party, newcomers: [Client]) {
    var party = try Party(2)
    try party.commit(as: 0, [.reInit(reInit)])
    #expect(party.groups.allSatisfy { !$0.isActive })
    let clients = try (0..<2).map { try Client("client \($0)", .x25519ChaCha, party.entropy) }
    return (party, clients)
  }

  private func welcome(_ pending: PendingCommit) throws -> Welcome {
    guard case .welcome(let welcome) = try MLSMessage(decoding: #require(pending.welcome)) else {
      throw MLSError.malformed
    }
    return welcome
  }

  @Test("A closed group goes on in another one, with the suite that was agreed on")
  func succession() throws {
    let (party, clients) = try closed()
    let pending = try party.groups[0].succeed(
      by: reInit, identity: clients[0].identity, keyPackages: [clients[1].bundle.keyPackage],
      lifetime: .starting(at: testTime, seconds: 86400), now: testTime, entropy: party.entropy)
    var joined = try party.groups[1].joinSuccessor(
      by: reInit, welcome: welcome(pending), keyPackage: clients[1].bundle,
      signaturePrivateKey: clients[1].identity.signatureKeys.privateKey
    ).group
    #expect(joined.epochAuthenticator == pending.group.epochAuthenticator)
    #expect(joined.suite == .x25519ChaCha)
    #expect(joined.epoch == 1)
    var creator = pending.group
    #expect(try joined.read(creator.protect([5], entropy: party.entropy)).data == [5])
  }

  @Test("A group with other parameters, or that does not descend from the closed one, is no successor")
  func impostors() throws {
    let (party, clients) = try closed()
    let other = ReInit(groupID: [9], version: 1, cipherSuite: 3, extensions: [])
    let renamed = try party.groups[0].succeed(
      by: other, identity: clients[0].identity, keyPackages: [clients[1].bundle.keyPackage],
      lifetime: .starting(at: testTime, seconds: 86400), now: testTime, entropy: party.entropy)
    let fresh = try Group.create(
      groupID: reInit.groupID, suite: .x25519ChaCha, identity: clients[0].identity,
      lifetime: .starting(at: testTime, seconds: 86400), entropy: party.entropy
    ).commit([.add(clients[1].bundle.keyPackage)], now: testTime, entropy: party.entropy)
    for pending in [renamed, fresh] {
      #expect(throws: MLSError.invalidGroupInfo) {
        try party.groups[1].joinSuccessor(
          by: reInit, welcome: welcome(pending), keyPackage: clients[1].bundle,
          signaturePrivateKey: clients[1].identity.signatureKeys.privateKey)
      }
    }
  }

  @Test("A group that is open has no successor, and an open group takes no succession key")
  func open() throws {
    var party = try Party(2)
    #expect(throws: MLSError.invalidState) {
      try party.groups[0].succeed(
        by: reInit, identity: party.clients[0].identity, keyPackages: [],
        lifetime: .starting(at: testTime, seconds: 86400), now: testTime, entropy: party.entropy)
    }
    let id = PreSharedKeyID(
      kind: .resumption(usage: .reinit, groupID: [1], epoch: 1), nonce: [UInt8](repeating: 1, count: 32))
    #expect(throws: MLSError.invalidProposal) {
      try party.groups[0].protectProposal(.preSharedKey(id), entropy: party.entropy)
    }
  }
}
