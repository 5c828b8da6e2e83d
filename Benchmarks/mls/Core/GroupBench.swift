public import Ciphers
public import MLS
import WireCoding

/// A group of some size, and one member's and one newcomer's work in it. Portable: the hosts hold the clock.
public final class GroupBench {
  /// What is measured. The group is as before after each.
  public enum Operation: Int, CaseIterable {
    case create, addAll, commitAdd, processAdd, join, commitUpdate, processUpdate, joinExternally, protect, open, store
    case load, commitReplacement, processReplacement
    /// In a suite with one-time keys alone; `protect` and `open` are then by the leaf's key itself.
    case certify, protectOnce, openOnce, protectCertified, openCertified

    public var name: String {
      switch self {
      case .create: "create"
      case .addAll: "add all others"
      case .commitAdd: "commit add"
      case .processAdd: "process add"
      case .join: "join by Welcome"
      case .commitUpdate: "commit update"
      case .processUpdate: "process update"
      case .joinExternally: "join externally"
      case .protect: "protect 100 bytes"
      case .open: "open 100 bytes"
      case .store: "store state"
      case .load: "load state"
      case .commitReplacement: "commit replacement"
      case .processReplacement: "process replacement"
      case .certify: "make and certify 256 keys"
      case .protectOnce: "protect once 100 bytes"
      case .openOnce: "open once 100 bytes"
      case .protectCertified: "protect certified 100 bytes"
      case .openCertified: "open certified 100 bytes"
      }
    }

    /// What the size that `run` gives is of; nil where it is of nothing that travels or stays.
    public var sized: String? {
      switch self {
      case .addAll: "Welcome to all others"
      case .commitAdd: "commit add"
      case .join: "Welcome"
      case .commitUpdate: "commit update"
      case .joinExternally: "external commit"
      case .protect: "message"
      case .commitReplacement: "commit replacement"
      case .store: "state"
      case .protectOnce: "message once"
      case .protectCertified: "message certified"
      case .create, .processAdd, .processUpdate, .open, .load, .processReplacement, .certify, .openOnce: nil
      case .openCertified: nil
      }
    }
  }

  /// Seconds since 1970: a time within all lifetimes.
  static let now: UInt64 = 1_800_000_000

  private let suite: CipherSuite
  private let entropy: any EntropySource
  private let prepared: PreparedGroup
  private let member: Group
  private let other: Group
  private let add: PendingCommit
  private let update: PendingCommit
  private let replacement: PendingCommit?
  private let message: [UInt8]
  private let once: OneTimeBench?

  public init(_ prepared: PreparedGroup, entropy: any EntropySource) throws(MLSError) {
    self.prepared = prepared
    self.entropy = entropy
    suite = prepared.suite
    member = try prepared.member.load()
    other = try prepared.other.load()
    add = try member.commit([.add(prepared.newcomer.bundle.keyPackage)], now: Self.now, entropy: entropy)
    update = try member.commit([.update], entropy: entropy)
    let replacing = Self.replacing(in: member, by: prepared.newcomer)
    replacement = replacing.isEmpty ? nil : try member.commit(replacing, now: Self.now, entropy: entropy)
    var sender = member
    message = try sender.protect([UInt8](repeating: 1, count: 100), entropy: entropy)
    once = suite.hasOneTimeKeys ? try OneTimeBench(sender: member, reader: other, entropy: entropy) : nil
  }

  /// The last member goes and a newcomer comes, which takes a path, as no addition does; nothing where there are only two.
  private static func replacing(in group: Group, by newcomer: GroupClient) -> [ProposalChoice] {
    guard let last = group.members.last?.leaf, last > 1 else { return [] }
    return [.remove(last), .add(newcomer.bundle.keyPackage)]
  }

  /// Whether the group is large enough for it.
  public func allows(_ operation: Operation) -> Bool {
    switch operation {
    case .commitReplacement, .processReplacement: replacement != nil
    case .certify, .protectOnce, .openOnce, .protectCertified, .openCertified: once != nil
    default: true
    }
  }

  /// Does it once.
  ///
  /// - Returns: the size in bytes of what came out, or 0.
  public func run(_ operation: Operation) throws(MLSError) -> Int {
    switch operation {
    case .create:
      _ = try prepared.founder.create(now: Self.now, entropy)
      return 0
    case .addAll:
      return try prepared.founder.create(now: Self.now, entropy).commit(
        prepared.others.map { .add($0) }, now: Self.now, entropy: entropy
      ).welcome?.count ?? 0
    case .commitAdd:
      return try member.commit([.add(prepared.newcomer.bundle.keyPackage)], now: Self.now, entropy: entropy).commit
        .count
    case .processAdd: return try Int(Self.follow(add.commit, as: other).epoch & 0)
    case .join:
      _ = try prepared.newcomer.join(add.welcome)
      return add.welcome?.count ?? 0
    case .commitUpdate: return try member.commit([.update], entropy: entropy).commit.count
    case .processUpdate: return try Int(Self.follow(update.commit, as: other).epoch & 0)
    case .joinExternally:
      guard let decoded = try? MLSMessage(decoding: update.groupInfo), case .groupInfo(let info) = decoded else {
        throw .malformed
      }
      return try Group.joinExternally(
        groupInfo: info, identity: prepared.newcomer.identity, resync: false, entropy: entropy
      ).commit.count
    case .protect:
      var sender = member
      return try sender.protect([UInt8](repeating: 1, count: 100), entropy: entropy).count
    case .open:
      var reader = other
      guard let decoded = try? MLSMessage(decoding: message) else { throw .malformed }
      _ = try reader.process(decoded, now: Self.now)
      return 0
    case .store: return other.serializedTree.count + other.serializedSecrets.count
    case .load: return try Int(load().epoch & 0)
    case .commitReplacement:
      let choices = Self.replacing(in: member, by: prepared.newcomer)
      return try member.commit(choices, now: Self.now, entropy: entropy).commit.count
    case .processReplacement:
      guard let replacement else { throw .invalidState }
      return try Int(Self.follow(replacement.commit, as: other).epoch & 0)
    case .certify, .protectOnce, .openOnce, .protectCertified, .openCertified:
      guard let once else { throw .unsupportedSuite }
      return try once.run(operation)
    }
  }

  /// The bytes of the GroupInfo that outsiders join by.
  public var groupInfoSize: Int { update.groupInfo.count }

  /// A member's state from the disk: what it takes in memory is the host's to measure.
  public func load() throws(MLSError) -> Group { try prepared.other.load() }

  static func follow(_ commit: [UInt8], as group: Group) throws(MLSError) -> Group {
    var group = group
    guard let decoded = try? MLSMessage(decoding: commit),
      case .commit(let staged) = try group.process(decoded, now: now)
    else { throw .malformed }
    return staged.group
  }
}
