import Ciphers
import HBSS
import WireCoding

@testable import MLS

/// The same bytes for the same seed: SHA-256 of the seed and a counter.
final class SeededEntropy: EntropySource {
  private var seed: [UInt8]
  private var counter: UInt64 = 0

  init(_ seed: UInt64) {
    var writer = WireWriter()
    writer.write(seed)
    self.seed = writer.bytes
  }

  func bytes(_ count: Int) -> [UInt8] {
    var result: [UInt8] = []
    while result.count < count {
      var writer = WireWriter()
      writer.write(raw: seed)
      writer.write(counter)
      counter += 1
      result += Hash.sha256(writer.bytes)
    }
    return [UInt8](result.prefix(count))
  }

  func below(_ bound: Int) -> Int {
    var value: UInt64 = 0
    for byte in bytes(8) { value = value << 8 | UInt64(byte) }
    return Int(value % UInt64(bound))
  }
}

/// Seconds since 1970 in the tests.
let testTime: UInt64 = 1_800_000_000

/// A client: who it is, and the KeyPackage that waits for it.
struct Client {
  let suite: CipherSuite
  let identity: LeafIdentity
  let bundle: KeyPackageBundle

  init(_ name: String, _ suite: CipherSuite, _ entropy: SeededEntropy, capabilities: Capabilities? = nil) throws {
    self.suite = suite
    identity = LeafIdentity(
      identity: [UInt8](name.utf8), signatureKeys: try suite.signatureScheme.generateKeyPair(entropy: entropy),
      extensions: [Extension(type: ExtensionType.deviceCertificate, data: [1, 2, 3])], capabilities: capabilities)
    bundle = try KeyPackageBundle.create(
      suite: suite, identity: identity, lifetime: .starting(at: testTime, seconds: 86400), isLastResort: false,
      entropy: entropy)
  }

  func create(_ entropy: SeededEntropy, extensions: [Extension] = []) throws -> Group {
    try Group.create(
      groupID: [7, 7, 7], suite: suite, identity: identity, extensions: extensions,
      lifetime: .starting(at: testTime, seconds: 86400), entropy: entropy)
  }

  func join(_ welcome: [UInt8]?, preSharedKeys: [PreSharedKey] = []) throws -> JoinedGroup {
    guard let welcome, case .welcome(let decoded) = try MLSMessage(decoding: welcome) else {
      throw MLSError.malformed
    }
    return try Group.join(
      welcome: decoded, keyPackage: bundle, signaturePrivateKey: identity.signatureKeys.privateKey,
      preSharedKeys: preSharedKeys)
  }
}

extension Group {
  mutating func receive(
    _ bytes: [UInt8], preSharedKeys: [PreSharedKey] = [], now: UInt64 = testTime
  ) throws -> Received {
    try process(MLSMessage(decoding: bytes), preSharedKeys: preSharedKeys, now: now)
  }

  /// Follows somebody else's commit.
  @discardableResult
  mutating func follow(_ commit: [UInt8], preSharedKeys: [PreSharedKey] = []) throws -> StagedCommit {
    guard case .commit(let staged) = try receive(commit, preSharedKeys: preSharedKeys) else {
      throw MLSError.malformed
    }
    self = staged.group
    return staged
  }

  /// Reads an application message.
  mutating func read(_ message: [UInt8]) throws -> ApplicationMessage {
    guard case .application(let application) = try receive(message) else { throw MLSError.malformed }
    return application
  }

  var state: [[UInt8]] { [serializedTree, serializedSecrets] }
}

/// A group of clients, the creator first, and their views of it.
struct Party {
  let entropy: SeededEntropy
  var clients: [Client]
  var groups: [Group]

  init(_ count: Int, _ suite: CipherSuite = .x25519AES128, seed: UInt64 = 1, extensions: [Extension] = []) throws {
    entropy = SeededEntropy(seed)
    clients = [try Client("client 0", suite, entropy)]
    groups = [try clients[0].create(entropy, extensions: extensions)]
    guard count > 1 else { return }
    var choices: [ProposalChoice] = []
    for number in 1..<count {
      let client = try Client("client \(number)", suite, entropy)
      clients.append(client)
      choices.append(.add(client.bundle.keyPackage))
    }
    let pending = try groups[0].commit(choices, now: testTime, entropy: entropy)
    groups[0] = pending.group
    for client in clients.dropFirst() { groups.append(try client.join(pending.welcome).group) }
  }

  /// Makes a commit as one member, and lets all others follow.
  @discardableResult
  mutating func commit(
    as member: Int, _ choices: [ProposalChoice]
  ) throws -> PendingCommit {
    try commit(as: member, CommitBuilder(choices))
  }

  @discardableResult
  mutating func commit(as member: Int, _ builder: CommitBuilder) throws -> PendingCommit {
    let pending = try groups[member].commit(builder, now: testTime, entropy: entropy)
    for index in groups.indices where index != member && groups[index].isActive {
      try groups[index].follow(pending.commit)
    }
    groups[member] = pending.group
    return pending
  }

  /// Whether all active members are in the same epoch with the same secrets.
  var isInAgreement: Bool {
    var authenticators: Set<[UInt8]> = []
    for group in groups where group.isActive { authenticators.insert(group.epochAuthenticator) }
    return authenticators.count == 1
  }
}
