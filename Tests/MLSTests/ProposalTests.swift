import Ciphers
import Testing
import WireCoding

@testable import MLS

@Suite struct ProposalTests {
  @Test("Updates and removals by reference are taken up by whoever commits next")
  func byReference() throws {
    var party = try Party(4)
    let update = try party.groups[1].proposeUpdate(entropy: party.entropy)
    let removal = try party.groups[2].proposeRemoval(of: 2, entropy: party.entropy)
    for index in party.groups.indices {
      for message in [update, removal] {
        guard case .proposal = try party.groups[index].receive(message) else {
          Issue.record("no proposal")
          return
        }
      }
    }
    // A proposer's state is stored between proposal and commit.
    party.groups[1] = try Group(tree: party.groups[1].serializedTree, secrets: party.groups[1].serializedSecrets)
    let old = party.groups[0].member(at: 1)
    let pending = try party.commit(as: 3, [])
    #expect(pending.removed.first?.leaf == 2)
    #expect(party.isInAgreement)
    #expect(party.groups[0].member(at: 1)?.leafNode.encryptionKey != old?.leafNode.encryptionKey)
    #expect(!party.groups[2].isActive)
    #expect(!party.groups[0].hasPendingProposals)
    try party.commit(as: 1, [.update])
    #expect(party.isInAgreement)
  }

  @Test("A commit that refers to an unknown proposal is refused until the proposal comes")
  func unknownReference() throws {
    var party = try Party(3)
    let removal = try party.groups[2].proposeRemoval(of: 2, entropy: party.entropy)
    _ = try party.groups[1].receive(removal)
    let pending = try party.groups[1].commit([], entropy: party.entropy)
    #expect(throws: MLSError.unknownProposal) { try party.groups[0].follow(pending.commit) }
    _ = try party.groups[0].receive(removal)
    try party.groups[0].follow(pending.commit)
    #expect(party.groups[0].epochAuthenticator == pending.group.epochAuthenticator)
  }

  @Test("One's own update and removal are left to others; conflicting proposals do not block a commit")
  func pendingConflicts() throws {
    var party = try Party(4)
    var messages = [
      try party.groups[0].proposeUpdate(entropy: party.entropy),
      try party.groups[0].proposeRemoval(of: 0, entropy: party.entropy),
      try party.groups[1].proposeUpdate(entropy: party.entropy),
      try party.groups[1].proposeUpdate(entropy: party.entropy),
    ]
    messages.append(try party.groups[2].proposeRemoval(of: 1, entropy: party.entropy))
    messages.append(try party.groups[3].proposeRemoval(of: 1, entropy: party.entropy))
    for message in messages {
      for index in party.groups.indices { _ = try party.groups[index].receive(message) }
    }
    let pending = try party.commit(as: 0, [])
    #expect(pending.removed.count == 1 && pending.removed.first?.leaf == 1)
    #expect(party.isInAgreement)
  }

  @Test("Lists that RFC 9420 §12.2 forbids are refused")
  func forbiddenLists() throws {
    let party = try Party(4)
    let twice: [ProposalChoice] = [.remove(1), .remove(1)]
    #expect(throws: MLSError.invalidProposalList) { try party.groups[0].commit(twice, entropy: party.entropy) }
    #expect(throws: MLSError.invalidProposalList) { try party.groups[0].commit([.remove(0)], entropy: party.entropy) }
    #expect(throws: MLSError.invalidProposal) { try party.groups[0].commit([.remove(9)], entropy: party.entropy) }
    #expect(throws: MLSError.invalidProposal) {
      try party.groups[0].commit([.remove(.max)], entropy: party.entropy)
    }
    let extensions: [ProposalChoice] = [.groupContextExtensions([]), .groupContextExtensions([])]
    #expect(throws: MLSError.invalidProposalList) { try party.groups[0].commit(extensions, entropy: party.entropy) }
    let again: [ProposalChoice] = [.add(party.clients[1].bundle.keyPackage)]
    #expect(throws: MLSError.invalidTree) { try party.groups[0].commit(again, entropy: party.entropy) }
    let both = again + [.remove(1)]
    #expect(throws: Never.self) { try party.groups[0].commit(both, entropy: party.entropy) }
  }

  @Test("A forbidden list is refused on receive too", arguments: 0..<7)
  func forbiddenListsReceived(number: Int) throws {
    var party = try Party(4)
    let client = try Client("new", .x25519AES128, party.entropy)
    let reInit = ReInit(groupID: [1], version: 1, cipherSuite: 1, extensions: [])
    let nonce = [UInt8](repeating: 1, count: 32)
    let key = PreSharedKeyID(kind: .external(id: [1]), nonce: nonce)
    let lists: [[Proposal]] = [
      [.remove(0)],
      [.remove(1), .remove(1)],
      [.reInit(reInit), .add(client.bundle.keyPackage)],
      [.externalInit(kemOutput: [1])],
      [.preSharedKey(key), .preSharedKey(key)],
      [.groupContextExtensions([]), .groupContextExtensions([])],
      [.add(client.bundle.keyPackage), .add(client.bundle.keyPackage)],
    ]
    let group = party.groups[0]
    var items: [ProposalOrReference] = []
    for proposal in lists[number] { items.append(.proposal(proposal)) }
    var signed = try AuthenticatedContent.sign(
      group.frame(.commit(Commit(proposals: items, path: nil)), authenticatedData: []), wireFormat: 1,
      context: group.groupContext, suite: group.suite, privateKey: group.signaturePrivateKey, entropy: party.entropy)
    signed.authentication.confirmationTag = [1]
    let message = PublicMessage(
      signed, membershipKey: group.secrets.membership, context: group.groupContext, suite: group.suite)
    let keys = [PreSharedKey(id: [1], secret: [1])]
    let before = party.groups[1].state
    do {
      _ = try party.groups[1].process(.publicMessage(message), preSharedKeys: keys, now: testTime)
      Issue.record("accepted")
    } catch {
      #expect([.invalidProposalList, .invalidProposal, .invalidTree].contains(error))
    }
    #expect(party.groups[1].state == before)
  }

  @Test("KeyPackages out of their lifetime are refused, by the committer and by others")
  func lifetimes() throws {
    var party = try Party(2)
    let client = try Client("new", .x25519AES128, party.entropy)
    let choices: [ProposalChoice] = [.add(client.bundle.keyPackage)]
    for now in [testTime - 7200, testTime + 86401] {
      #expect(throws: MLSError.expired) {
        try party.groups[0].commit(choices, now: now, entropy: party.entropy)
      }
      let pending = try party.groups[0].commit(choices, entropy: party.entropy)
      #expect(throws: MLSError.expired) { try party.groups[1].receive(pending.commit, now: now) }
    }
  }

  @Test("KeyPackages with a false signature, suite or key are refused")
  func keyPackages() throws {
    let party = try Party(1)
    let client = try Client("new", .x25519AES128, party.entropy)
    var package = client.bundle.keyPackage
    package.signature[0] ^= 1
    #expect(throws: MLSError.invalidSignature) {
      try party.groups[0].commit([.add(package)], entropy: party.entropy)
    }
    package = client.bundle.keyPackage
    package.leafNode.credential = .basic([UInt8]("somebody else".utf8))
    #expect(throws: MLSError.invalidSignature) {
      try party.groups[0].commit([.add(package)], entropy: party.entropy)
    }
    let other = try Client("other", .x25519ChaCha, party.entropy)
    #expect(throws: MLSError.unsupportedSuite) {
      try party.groups[0].commit([.add(other.bundle.keyPackage)], entropy: party.entropy)
    }
    package = client.bundle.keyPackage
    package.initKey = package.leafNode.encryptionKey
    #expect(throws: MLSError.invalidKeyPackage) { try package.validate(suite: .x25519AES128, now: nil) }
  }

  @Test("External keys go into the key schedule on both sides")
  func externalKeys() throws {
    var party = try Party(2)
    let keys = [PreSharedKey(id: [1, 2], secret: [3, 4, 5])]
    let client = try Client("new", .x25519AES128, party.entropy)
    let choices: [ProposalChoice] = [.preSharedKey(.external(id: [1, 2])), .add(client.bundle.keyPackage)]
    #expect(throws: MLSError.missingPreSharedKey) { try party.groups[0].commit(choices, entropy: party.entropy) }
    var builder = CommitBuilder(choices)
    builder.preSharedKeys = keys
    let pending = try party.groups[0].commit(builder, entropy: party.entropy)
    #expect(throws: MLSError.missingPreSharedKey) { try party.groups[1].follow(pending.commit) }
    let wrong = [PreSharedKey(id: [1, 2], secret: [3, 4, 6])]
    #expect(throws: MLSError.invalidConfirmationTag) {
      try party.groups[1].follow(pending.commit, preSharedKeys: wrong)
    }
    try party.groups[1].follow(pending.commit, preSharedKeys: keys)
    #expect(throws: MLSError.missingPreSharedKey) { try client.join(pending.welcome) }
    let joined = try client.join(pending.welcome, preSharedKeys: keys)
    #expect(joined.group.epochAuthenticator == pending.group.epochAuthenticator)
    #expect(party.groups[1].epochAuthenticator == pending.group.epochAuthenticator)
  }

  @Test("Resumption secrets of kept epochs are found without help")
  func resumption() throws {
    var party = try Party(2)
    try party.commit(as: 0, [.update])
    let epoch = party.groups[0].epoch - 1
    let kind = PreSharedKeyID.Kind.resumption(usage: .application, groupID: [7, 7, 7], epoch: epoch)
    try party.commit(as: 1, [.preSharedKey(kind)])
    #expect(party.isInAgreement)
  }

  @Test("Extensions of the context change for all, and only to what all understand")
  func groupContextExtensions() throws {
    var party = try Party(3)
    let known = Extension(type: ExtensionType.deviceCertificate, data: [1])
    try party.commit(as: 0, [.groupContextExtensions([known])])
    #expect(party.isInAgreement)
    #expect(party.groups[2].groupContext.extensions == [known])
    let unknown = Extension(type: 0xF123, data: [])
    #expect(throws: MLSError.missingCapability) {
      try party.groups[0].commit([.groupContextExtensions([unknown])], entropy: party.entropy)
    }
    let required = RequiredCapabilities(extensions: [ExtensionType.deviceCertificate], credentials: [1])
    let list = [Extension(type: ExtensionType.requiredCapabilities, data: required.encoded)]
    try party.commit(as: 1, [.groupContextExtensions(list)])
    let poor = try Client(
      "poor", .x25519AES128, party.entropy,
      capabilities: Capabilities(cipherSuites: [1], extensions: [ExtensionType.deviceCertificate]))
    #expect(throws: MLSError.missingCapability) {
      // The others may hold X.509 credentials no more than it, but they say that they would understand them.
      try party.groups[0].commit(
        [
          .groupContextExtensions([
            Extension(
              type: ExtensionType.requiredCapabilities, data: RequiredCapabilities(credentials: [1, 2]).encoded)
          ]), .add(poor.bundle.keyPackage),
        ], entropy: party.entropy)
    }
    #expect(throws: Never.self) {
      try party.groups[0].commit([.add(poor.bundle.keyPackage)], entropy: party.entropy)
    }
  }

  @Test("Numbers that mean nothing are sent where RFC 9420 lets them, and nowhere else")
  func sentGrease() throws {
    var numbers: Set<UInt16> = []
    for seed in UInt64(1)...12 {
      var party = try Party(2, seed: seed)
      let pending = try party.commit(as: 1, [.update])
      for client in party.clients {
        let leaf = client.bundle.keyPackage.leafNode
        let lists = [
          leaf.capabilities.cipherSuites, leaf.capabilities.extensions, leaf.capabilities.proposals,
          leaf.capabilities.credentials, leaf.extensions.map(\.type), client.bundle.keyPackage.extensions.map(\.type),
        ]
        let sent = Set(lists.map { $0.filter(GREASE.contains) })
        #expect(sent.count == 1 && sent.first?.count == 1)
        #expect(!leaf.capabilities.versions.contains(where: GREASE.contains))
        numbers.formUnion(sent.joined())
      }
      guard case .groupInfo(let info) = try MLSMessage(decoding: pending.groupInfo) else { throw MLSError.malformed }
      #expect(info.extensions.filter { GREASE.contains($0.type) }.count == 1)
      #expect(!info.context.extensions.contains { GREASE.contains($0.type) })
      // It stays what it is when the leaf is replaced.
      #expect(party.groups[0].member(at: 1)?.leafNode.extensions == party.clients[1].identity.extensions)
    }
    #expect(numbers.count > 4)
    #expect(Set((UInt8.min...UInt8.max).map(GREASE.value)).count == 15)
    #expect((UInt16.min...UInt16.max).count(where: GREASE.contains) == 15)
  }

  @Test("GREASE in capabilities is ignored")
  func grease() throws {
    let party = try Party(1)
    let values: [UInt16] = [0x0A0A, 0x5A5A, 0xEAEA]
    let client = try Client(
      "greasy", .x25519AES128, party.entropy,
      capabilities: Capabilities(
        versions: [1] + values, cipherSuites: values + [1],
        extensions: [ExtensionType.deviceCertificate] + values, proposals: values, credentials: [1] + values))
    let pending = try party.groups[0].commit([.add(client.bundle.keyPackage)], entropy: party.entropy)
    #expect(try client.join(pending.welcome).group.members.count == 2)
  }

  @Test("An external sender may propose removals, a stranger may not")
  func externalSender() throws {
    let entropy = SeededEntropy(77)
    let suite = CipherSuite.x25519AES128
    let server = try suite.signatureScheme.generateKeyPair(entropy: entropy)
    let senders = ExternalSender.makeExtension([
      ExternalSender(signatureKey: server.publicKey, credential: .basic([UInt8]("server".utf8)))
    ])
    var party = try Party(3, suite, extensions: [senders])
    for (sender, keys, isRight) in [
      (Sender.external(0), server, true), (.external(1), server, false), (.external(.max), server, false),
      (.external(0), party.clients[0].identity.signatureKeys, false),
    ] {
      let context = party.groups[0].groupContext
      let signed = try AuthenticatedContent.sign(
        FramedContent(
          groupID: context.groupID, epoch: context.epoch, sender: sender, authenticatedData: [],
          content: .proposal(.remove(2))),
        wireFormat: 1, context: context, suite: suite, privateKey: keys.privateKey, entropy: entropy)
      let message = MLSMessage.publicMessage(
        PublicMessage(signed, membershipKey: nil, context: context, suite: suite))
      for index in 0..<2 {
        if isRight {
          _ = try party.groups[index].receive(message.encoded)
        } else {
          #expect(throws: MLSError.self) { try party.groups[index].receive(message.encoded) }
        }
      }
    }
    party.groups.remove(at: 2)
    let pending = try party.commit(as: 0, [])
    #expect(pending.removed.first?.leaf == 2 && party.isInAgreement)
  }

  @Test("A newcomer may propose its own addition")
  func newMemberProposal() throws {
    var party = try Party(2)
    let client = try Client("new", .x25519AES128, party.entropy)
    let context = party.groups[0].groupContext
    let signed = try AuthenticatedContent.sign(
      FramedContent(
        groupID: context.groupID, epoch: context.epoch, sender: .newMemberProposal, authenticatedData: [],
        content: .proposal(.add(client.bundle.keyPackage))),
      wireFormat: 1, context: context, suite: .x25519AES128,
      privateKey: client.identity.signatureKeys.privateKey, entropy: party.entropy)
    let message = MLSMessage.publicMessage(
      PublicMessage(signed, membershipKey: nil, context: context, suite: .x25519AES128))
    for index in party.groups.indices { _ = try party.groups[index].receive(message.encoded) }
    let pending = try party.commit(as: 1, [])
    #expect(try client.join(pending.welcome).group.epochAuthenticator == party.groups[0].epochAuthenticator)
  }

  @Test("A group that is closed by ReInit sends nothing more")
  func reInit() throws {
    var party = try Party(2)
    let reInit = ReInit(groupID: [9], version: 1, cipherSuite: 1, extensions: [])
    let proposal = try party.groups[0].protectProposal(.reInit(reInit), entropy: party.entropy)
    _ = try party.groups[1].receive(proposal)
    #expect(throws: MLSError.invalidProposalList) {
      try party.groups[1].commit([.remove(0), .reInit(reInit)], entropy: party.entropy)
    }
    let pending = try party.groups[1].commit([], entropy: party.entropy)
    let staged = try party.groups[0].follow(pending.commit)
    #expect(staged.reInit == reInit && !staged.group.isActive && !pending.group.isActive)
    #expect(throws: MLSError.inactive) { try party.groups[0].protect([1], entropy: party.entropy) }
  }

  @Test("A client that comes back may remove its own old leaf only")
  func resyncRemovesOthers() throws {
    var party = try Party(3)
    let outsider = try Client("client 1", .x25519AES128, party.entropy)
    let info = try party.groups[0].groupInfo(entropy: party.entropy)
    // The same credential, so the library removes leaf 1: whether the key is the client's is the application's to check.
    let back = try Group.joinExternally(
      groupInfo: info, identity: outsider.identity, resync: true, entropy: party.entropy)
    #expect(back.removed.first?.leaf == 1)
    let stranger = try Client("stranger", .x25519AES128, party.entropy)
    let joined = try Group.joinExternally(
      groupInfo: info, identity: stranger.identity, resync: true, entropy: party.entropy)
    #expect(joined.removed.isEmpty)
    try party.groups[2].follow(joined.commit)
  }
}
