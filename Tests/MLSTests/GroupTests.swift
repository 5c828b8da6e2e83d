import Ciphers
import Testing
import WireCoding

@testable import MLS

@Suite struct GroupTests {
  @Test("Members come, talk, renew keys and go", arguments: [UInt16(0x0001), 0x0003, 0xF002, 0xF0E1])
  func lifecycle(suiteID: UInt16) throws {
    let suite = try #require(CipherSuite(id: suiteID))
    var party = try Party(4, suite)
    #expect(party.isInAgreement)
    for sender in party.groups.indices {
      let message = try party.groups[sender].protect(
        [1, 2, UInt8(sender)], authenticatedData: [9], entropy: party.entropy)
      for reader in party.groups.indices where reader != sender {
        let read = try party.groups[reader].read(message)
        #expect(read.data == [1, 2, UInt8(sender)])
        #expect(read.authenticatedData == [9])
        #expect(read.sender == UInt32(sender) && read.credential == [UInt8]("client \(sender)".utf8))
        #expect(read.epoch == 1 && read.generation == 0 && read.signedContentLength > 0)
        #expect(
          suite.verifies(
            read.signature, label: "FramedContentTBS",
            content: try signedContent(of: read, in: party.groups[reader]), publicKey: read.signatureKey))
      }
    }
    for member in party.groups.indices {
      try party.commit(as: member, [.update])
      #expect(party.isInAgreement)
    }
    try party.commit(as: 2, [.remove(1)])
    #expect(party.isInAgreement)
    #expect(!party.groups[1].isActive)
    #expect(throws: MLSError.inactive) { try party.groups[1].protect([1], entropy: party.entropy) }
    let message = try party.groups[3].protect([5], entropy: party.entropy)
    #expect(throws: MLSError.self) { try party.groups[1].read(message) }
    #expect(try party.groups[0].read(message).data == [5])

    let late = try Client("late", suite, party.entropy)
    let pending = try party.commit(as: 0, [.add(late.bundle.keyPackage)])
    #expect(pending.added.first?.leaf == 1)
    party.groups[1] = try late.join(pending.welcome).group
    #expect(party.isInAgreement)
    try party.commit(as: 1, [.update])
    #expect(party.isInAgreement)
  }

  private func signedContent(of message: ApplicationMessage, in group: Group) throws -> [UInt8] {
    let framed = FramedContent(
      groupID: group.groupID, epoch: message.epoch, sender: .member(message.sender),
      authenticatedData: message.authenticatedData, content: .application(message.data))
    return AuthenticatedContent(
      wireFormat: 2, content: framed,
      authentication: ContentAuthentication(signature: message.signature, confirmationTag: nil)
    ).signedContent(context: group.groupContext)
  }

  @Test("The default suite works end to end")
  func defaultSuite() throws {
    var party = try Party(2, .nightjar)
    let message = try party.groups[1].protect([1], entropy: party.entropy)
    #expect(try party.groups[0].read(message).signature.count == 7856)
    try party.commit(as: 0, [.update])
    #expect(party.isInAgreement)
  }

  @Test("An outsider joins by an external commit, and comes back by another")
  func externalJoin() throws {
    var party = try Party(3)
    let outsider = try Client("outsider", .x25519AES128, party.entropy)
    var info = try party.groups[0].groupInfo(entropy: party.entropy)
    let joined = try Group.joinExternally(
      groupInfo: info, identity: outsider.identity, resync: false, entropy: party.entropy)
    for index in party.groups.indices {
      let staged = try party.groups[index].follow(joined.commit)
      #expect(staged.isExternal && staged.sender == 3 && staged.added.first?.credential == [UInt8]("outsider".utf8))
    }
    party.groups.append(joined.group)
    #expect(party.isInAgreement)
    let message = try party.groups[3].protect([4], entropy: party.entropy)
    #expect(try party.groups[1].read(message).data == [4])

    // Client 1 has lost its state.
    info = try party.groups[2].groupInfo(entropy: party.entropy)
    let back = try Group.joinExternally(
      groupInfo: info, identity: party.clients[1].identity, resync: true, entropy: party.entropy)
    #expect(back.removed.first?.leaf == 1)
    for index in party.groups.indices {
      let staged = try party.groups[index].follow(back.commit)
      #expect(staged.selfRemoved == (index == 1))
    }
    party.groups[1] = back.group
    #expect(party.isInAgreement)
    #expect(party.groups[1].members.count == 4)
    try party.commit(as: 1, [.update])
    try party.commit(as: 0, [.remove(3)])
    #expect(party.isInAgreement)
  }

  @Test("The GroupInfo that goes with a commit serves external joins")
  func pendingGroupInfo() throws {
    var party = try Party(2)
    let pending = try party.commit(as: 0, [.update])
    guard case .groupInfo(let info) = try MLSMessage(decoding: pending.groupInfo) else {
      Issue.record("no GroupInfo")
      return
    }
    #expect(info.epoch == party.groups[0].epoch && info.ratchetTree?.leaves.count == 2)
    let outsider = try Client("outsider", .x25519AES128, party.entropy)
    let joined = try Group.joinExternally(
      groupInfo: info, identity: outsider.identity, resync: false, entropy: party.entropy)
    try party.groups[1].follow(joined.commit)
    #expect(party.groups[1].epochAuthenticator == joined.group.epochAuthenticator)
  }

  @Test("Extensions of a Welcome reach its readers alone")
  func welcomeExtensions() throws {
    let party = try Party(1)
    let client = try Client("new", .x25519AES128, party.entropy)
    let secret = Extension(type: ExtensionType.roomSecrets, data: [UInt8]("profile key".utf8))
    var builder = CommitBuilder([.add(client.bundle.keyPackage)])
    builder.welcomeExtensions = [secret]
    let pending = try party.groups[0].commit(builder, entropy: party.entropy)
    #expect(try client.join(pending.welcome).extensions.data(of: ExtensionType.roomSecrets) == secret.data)
    guard case .groupInfo(let info) = try MLSMessage(decoding: pending.groupInfo) else { return }
    #expect(info.extensions.data(of: ExtensionType.roomSecrets) == nil)
    let stranger = try Client("stranger", .x25519AES128, party.entropy)
    #expect(throws: MLSError.notForThisKeyPackage) { try stranger.join(pending.welcome) }
  }

  @Test("Exported secrets agree, and differ by label, context and epoch")
  func exporter() throws {
    var party = try Party(2)
    let first = party.groups[0].exportSecret(label: "a", context: [1], count: 32)
    #expect(first == party.groups[1].exportSecret(label: "a", context: [1], count: 32))
    #expect(first != party.groups[1].exportSecret(label: "b", context: [1], count: 32))
    #expect(first != party.groups[1].exportSecret(label: "a", context: [2], count: 32))
    try party.commit(as: 1, [.update])
    #expect(first != party.groups[1].exportSecret(label: "a", context: [1], count: 32))
  }

  @Test("Any order of random changes leaves all members in agreement", arguments: [UInt64(1), 2, 3, 4, 5, 6])
  func randomChanges(seed: UInt64) throws {
    let entropy = SeededEntropy(seed)
    let suite = CipherSuite.x25519AES128
    var members: [(client: Client, group: Group)] = []
    let founder = try Client("0", suite, entropy)
    members.append((founder, try founder.create(entropy)))
    for step in 1...60 {
      let actor = entropy.below(members.count)
      var choices: [ProposalChoice] = []
      var joiners: [Client] = []
      var leaving: Set<UInt32> = []
      for _ in 0...entropy.below(3) {
        if entropy.below(3) > 0 && members.count < 12 {
          let client = try Client("\(step).\(joiners.count)", suite, entropy)
          joiners.append(client)
          choices.append(.add(client.bundle.keyPackage))
        } else if members.count > 2 {
          let victim = members[entropy.below(members.count)].group.ownLeaf
          if victim != members[actor].group.ownLeaf, leaving.insert(victim).inserted { choices.append(.remove(victim)) }
        }
      }
      let outsider = entropy.below(6) == 0
      let commit: [UInt8]
      if outsider {
        // Somebody loses its state and comes back.
        let lost = entropy.below(members.count)
        let info = try members[actor].group.groupInfo(entropy: entropy)
        let pending = try Group.joinExternally(
          groupInfo: info, identity: members[lost].client.identity, resync: true, entropy: entropy)
        commit = pending.commit
        for index in members.indices where index != lost { try members[index].group.follow(commit) }
        members[lost].group = pending.group
      } else {
        var builder = CommitBuilder(choices)
        builder.path = entropy.below(2) == 0 ? .always : .whenRequired
        let pending = try members[actor].group.commit(builder, entropy: entropy)
        commit = pending.commit
        for index in members.indices where index != actor {
          let staged = try members[index].group.follow(commit)
          #expect(staged.selfRemoved == leaving.contains(members[index].group.ownLeaf))
        }
        members[actor].group = pending.group
        members.removeAll { !$0.group.isActive }
        for client in joiners { members.append((client, try client.join(pending.welcome).group)) }
      }
      var tree = members[0].group.publicGroup.tree
      #expect(throws: Never.self) {
        try tree.validate(suite: suite, groupID: members[0].group.groupID, extensions: [])
      }
      for member in members {
        try #require(member.group.epochAuthenticator == members[0].group.epochAuthenticator, "step \(step)")
        #expect(member.group.publicGroup.tree == tree)
      }
      let sender = entropy.below(members.count)
      let message = try members[sender].group.protect([UInt8(step)], entropy: entropy)
      for index in members.indices where index != sender {
        #expect(try members[index].group.read(message).data == [UInt8(step)])
      }
    }
  }
}
