import Ciphers
import MLS
import WireCoding

/// A small group of the fastest suite, made once, and samples of all that may be said in it: what the fuzzer changes and
/// signs again, as a malicious member could.
struct FuzzWorld: Sendable {
  /// Seconds since 1970.
  static let now: UInt64 = 1_800_000_000
  static let shared = Result { try FuzzWorld() }

  /// A content before it is signed, and who signs it.
  struct Sample: Sendable {
    let content: [UInt8]
    let privateKey: [UInt8]
  }

  let suite = CipherSuite.x25519AES128
  let identities: [LeafIdentity]
  let newcomer: KeyPackageBundle
  let newcomerIdentity: LeafIdentity
  let preSharedKey = PreSharedKey(id: [1, 2], secret: [UInt8](repeating: 9, count: 32))
  /// The members' views; the third reads what the first two say.
  let groups: [Group]
  let samples: [Sample]
  let groupInfo: GroupInfo
  let welcome: Welcome
  let groupSecrets: [UInt8]
  let welcomeGroupInfo: GroupInfo

  var reader: Group { groups[2] }

  private init() throws {
    let entropy = SystemEntropy()
    let suite = suite
    let lifetime = Lifetime.starting(at: Self.now, seconds: 86_400)
    func identity(_ number: UInt8) throws -> LeafIdentity {
      LeafIdentity(
        identity: [number], signatureKeys: try suite.signatureScheme.generateKeyPair(entropy: entropy),
        extensions: [Extension(type: ExtensionType.deviceCertificate, data: [number])])
    }
    var identities: [LeafIdentity] = []
    for number in UInt8(0)..<8 { identities.append(try identity(number)) }
    self.identities = identities
    newcomerIdentity = identities[6]
    newcomer = try KeyPackageBundle.create(
      suite: suite, identity: newcomerIdentity, lifetime: lifetime, isLastResort: false, entropy: entropy)

    let senders = ExternalSender.makeExtension([
      ExternalSender(signatureKey: identities[7].signatureKeys.publicKey, credential: identities[7].credential)
    ])
    var groups = [
      try Group.create(
        groupID: [5], suite: suite, identity: identities[0], extensions: [senders], lifetime: lifetime,
        entropy: entropy)
    ]
    for number in 1..<6 {
      let bundle = try KeyPackageBundle.create(
        suite: suite, identity: identities[number], lifetime: lifetime, isLastResort: false, entropy: entropy)
      let pending = try groups[0].commit([.add(bundle.keyPackage), .update], now: Self.now, entropy: entropy)
      for index in groups.indices.dropFirst() { groups[index] = try Self.follow(pending.commit, groups[index]) }
      groups[0] = pending.group
      guard let welcome = pending.welcome, case .welcome(let decoded) = try MLSMessage(decoding: welcome) else {
        throw MLSError.malformed
      }
      groups.append(
        try Group.join(
          welcome: decoded, keyPackage: bundle, signaturePrivateKey: identities[number].signatureKeys.privateKey
        ).group)
    }
    // A blank place, an unmerged leaf, and a proposal that waits.
    for choice in [ProposalChoice.remove(4), .update] {
      let pending = try groups[1].commit([choice], now: Self.now, entropy: entropy)
      for index in groups.indices where index != 1 && groups[index].isActive {
        groups[index] = try Self.follow(pending.commit, groups[index])
      }
      groups[1] = pending.group
    }
    let waiting = try groups[0].proposeUpdate(entropy: entropy)
    for index in [1, 2, 3, 5] { _ = try groups[index].process(MLSMessage(decoding: waiting), now: Self.now) }
    self.groups = groups

    var builder = CommitBuilder([.add(newcomer.keyPackage), .update])
    builder.inject(preSharedKey)
    let commit = try groups[1].commit(builder, now: Self.now, entropy: entropy)
    guard let encoded = commit.welcome, case .welcome(let welcome) = try MLSMessage(decoding: encoded) else {
      throw MLSError.malformed
    }
    self.welcome = welcome
    let opened = try Group.open(welcome, for: newcomer, preSharedKeys: [preSharedKey], suite: suite)
    groupSecrets = opened.secrets.encoded
    welcomeGroupInfo = opened.info
    groupInfo = try groups[1].groupInfo(entropy: entropy)
    samples = try Self.makeSamples(
      groups, identities: identities, newcomer: newcomer, first: commit.commit, preSharedKey: preSharedKey,
      groupInfo: groupInfo, entropy: entropy)
  }

  private static func follow(_ commit: [UInt8], _ group: Group) throws -> Group {
    var group = group
    guard case .commit(let staged) = try group.process(MLSMessage(decoding: commit), now: now) else {
      throw MLSError.malformed
    }
    return staged.group
  }

  private static func makeSamples(
    _ groups: [Group], identities: [LeafIdentity], newcomer: KeyPackageBundle, first: [UInt8],
    preSharedKey: PreSharedKey, groupInfo: GroupInfo, entropy: SystemEntropy
  ) throws -> [Sample] {
    var group = groups[1]
    let member = identities[1].signatureKeys.privateKey
    var samples: [Sample] = []
    func add(_ message: [UInt8], _ privateKey: [UInt8]) throws {
      guard case .publicMessage(let message) = try MLSMessage(decoding: message) else { throw MLSError.malformed }
      samples.append(Sample(content: message.content.encoded, privateKey: privateKey))
    }
    try add(first, member)
    let changes: [[ProposalChoice]] = [
      [.update], [.remove(3)], [.groupContextExtensions([])],
      [.reInit(ReInit(groupID: [8], version: 1, cipherSuite: 1, extensions: []))],
    ]
    for choices in changes { try add(group.commit(choices, now: now, entropy: entropy).commit, member) }
    try add(group.proposeUpdate(entropy: entropy), member)
    for proposal in [
      Proposal.add(newcomer.keyPackage), .remove(3),
      .preSharedKey(PreSharedKeyID(kind: preSharedKey.kind, nonce: [UInt8](repeating: 1, count: 32))),
      .groupContextExtensions(group.groupContext.extensions),
    ] { try add(group.protectProposal(proposal, entropy: entropy), member) }
    let outsider = try Group.joinExternally(
      groupInfo: groupInfo, identity: identities[6], resync: false, entropy: entropy)
    try add(outsider.commit, identities[6].signatureKeys.privateKey)
    for sender in [Sender.external(0), .newMemberProposal] {
      let content = FramedContent(
        groupID: group.groupID, epoch: group.epoch, sender: sender, authenticatedData: [],
        content: .proposal(.add(newcomer.keyPackage)))
      let key = identities[sender == .newMemberProposal ? 6 : 7].signatureKeys.privateKey
      samples.append(Sample(content: content.encoded, privateKey: key))
    }
    let application = FramedContent(
      groupID: group.groupID, epoch: group.epoch, sender: .member(1), authenticatedData: [1],
      content: .application([1, 2, 3]))
    samples.append(Sample(content: application.encoded, privateKey: member))
    return samples
  }
}
