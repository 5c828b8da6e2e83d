import Ciphers
import MLS
import WireCoding

/// Groups, against members and servers who know all keys that such an attacker has.
enum GroupTargets {
  private static let entropy = SystemEntropy()

  /// A handshake message as a malicious member, external sender or outsider makes it: changed, and signed again.
  static func process(_ bytes: [UInt8]) throws {
    let world = try FuzzWorld.shared.get()
    var script = EditScript(bytes)
    let sample = world.samples[script.number(below: world.samples.count)]
    let signsLeaves = script.byte() & 1 == 0
    guard var content = try? FramedContent(decoding: script.edit(sample.content)) else { return }
    if signsLeaves { Forger.signLeaves(in: &content, world) }
    guard var signed = try? sign(content, WireFormat.publicMessage, sample.privateKey, world) else { return }
    if case .commit = content.content {
      signed.authentication.confirmationTag = [UInt8](repeating: 1, count: world.suite.hashLength)
    }
    let message = PublicMessage(
      signed, membershipKey: world.reader.secrets.membership, context: world.reader.groupContext, suite: world.suite)
    let encoded = MLSMessage.publicMessage(message)
    precondition((try? MLSMessage(decoding: encoded.encoded)) == encoded, "a message is written as another")
    exercise(encoded, world)
    var observer = world.reader.publicGroup
    if case .proposal = content.content { _ = try? observer.observe(proposal: message, now: FuzzWorld.now) }
    _ = try? observer.observe(commit: message, groupInfo: world.groupInfo, now: FuzzWorld.now)
  }

  /// The same, encrypted: the sender's own ratchet, whatever it says.
  static func sealed(_ bytes: [UInt8]) throws {
    let world = try FuzzWorld.shared.get()
    var script = EditScript(bytes)
    let sample = world.samples[script.number(below: world.samples.count)]
    let leaf = UInt32(script.byte() % 8)
    let skipped = Int(script.byte()) * 8
    guard let content = try? FramedContent(decoding: script.edit(sample.content)),
      var signed = try? sign(content, WireFormat.privateMessage, sample.privateKey, world)
    else { return }
    if case .commit = content.content { signed.authentication.confirmationTag = [1] }
    guard var ratchets = try? world.groups[1].secretTree.ratchets(of: leaf, suite: world.suite) else { return }
    for _ in 0..<skipped { _ = try? ratchets.application.next(world.suite) }
    guard
      let key = content.content.type == .application
        ? try? ratchets.application.next(world.suite) : try? ratchets.handshake.next(world.suite),
      let message = try? PrivateContent.seal(
        signed, leaf: leaf, key: key, senderDataSecret: world.groups[1].secrets.senderData, suite: world.suite,
        padding: .padme, entropy: entropy)
    else { return }
    exercise(.privateMessage(message), world)
  }

  /// A GroupInfo with a changed tree, under its right hash and signature, as its signer could make it.
  static func groupInfo(_ bytes: [UInt8]) throws {
    let world = try FuzzWorld.shared.get()
    var script = EditScript(bytes)
    guard let info = Forger.edited(world.groupInfo, &script, signer: 1, world) else { return }
    _ = try? PublicGroup(groupInfo: info)
    _ = try? Group.joinExternally(
      groupInfo: info, identity: world.newcomerIdentity, resync: script.byte() & 1 == 0, entropy: entropy)
  }

  /// A Welcome whose secrets or GroupInfo were changed before they were encrypted.
  static func welcome(_ bytes: [UInt8]) throws {
    let world = try FuzzWorld.shared.get()
    var script = EditScript(bytes)
    let part = script.byte() % 3
    if part == 0 {
      guard let welcome = try? Welcome(decoding: script.edit(world.welcome.encoded)) else { return }
      return join(welcome, world)
    }
    let secrets = part == 1 ? script.edit(world.groupSecrets) : world.groupSecrets
    guard
      let info = part == 1 ? world.welcomeGroupInfo : Forger.edited(world.welcomeGroupInfo, &script, signer: 1, world),
      let welcome = try? Forger.welcome(secrets: secrets, info: info, world)
    else { return }
    join(welcome, world)
  }

  /// A stored state with changes that a failing disk, or an old version, could have made.
  static func state(_ bytes: [UInt8]) throws {
    let world = try FuzzWorld.shared.get()
    var script = EditScript(bytes)
    let changesTree = script.byte() & 1 == 0
    let (tree, secrets) = (world.reader.serializedTree, world.reader.serializedSecrets)
    guard
      let group = try? changesTree
        ? Group(tree: script.edit(tree), secrets: secrets) : Group(tree: tree, secrets: script.edit(secrets))
    else { return }
    use(group, world)
    for sample in world.samples.prefix(3) {
      guard let content = try? FramedContent(decoding: sample.content),
        let signed = try? sign(content, WireFormat.publicMessage, sample.privateKey, world)
      else { continue }
      var group = group
      let message = PublicMessage(
        signed, membershipKey: group.secrets.membership, context: group.groupContext, suite: world.suite)
      _ = try? group.process(.publicMessage(message), now: FuzzWorld.now)
    }
  }

  // MARK: parts

  private static func sign(
    _ content: FramedContent, _ format: UInt16, _ key: [UInt8], _ world: FuzzWorld
  ) throws -> AuthenticatedContent {
    try AuthenticatedContent.sign(
      content, wireFormat: format, context: world.reader.groupContext, suite: world.suite, privateKey: key,
      entropy: entropy)
  }

  private static func join(_ welcome: Welcome, _ world: FuzzWorld) {
    guard
      let joined = try? Group.join(
        welcome: welcome, keyPackage: world.newcomer,
        signaturePrivateKey: world.newcomerIdentity.signatureKeys.privateKey, preSharedKeys: [world.preSharedKey])
    else { return }
    use(joined.group, world)
  }

  private static func exercise(_ message: MLSMessage, _ world: FuzzWorld) {
    var group = world.reader
    let before = (group.serializedTree, group.serializedSecrets)
    guard let received = try? group.process(message, preSharedKeys: [world.preSharedKey], now: FuzzWorld.now) else {
      precondition((group.serializedTree, group.serializedSecrets) == before, "a refused message changed the group")
      return
    }
    if case .commit(let staged) = received { use(staged.group, world) } else { use(group, world) }
  }

  /// What is done with any group that came out: it says something, commits, and is stored and loaded again.
  private static func use(_ group: Group, _ world: FuzzWorld) {
    var group = group
    _ = try? group.protect([1], entropy: entropy)
    _ = try? group.groupInfo(entropy: entropy)
    var builder = CommitBuilder([.update])
    builder.preSharedKeys = [world.preSharedKey]
    if let pending = try? group.commit(builder, now: 1, entropy: entropy) {
      _ = (pending.group.serializedTree, pending.group.epochAuthenticator)
    }
    guard group.isActive else { return }
    let again = try? Group(tree: group.serializedTree, secrets: group.serializedSecrets)
    precondition(again?.serializedSecrets == group.serializedSecrets, "a state that does not load again")
  }
}
