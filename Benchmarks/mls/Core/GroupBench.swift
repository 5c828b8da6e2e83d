public import Ciphers
public import MLS
import WireCoding

/// A group of some size, and one member's and one newcomer's work in it. Portable: the hosts hold the clock.
public final class GroupBench {
  /// What is measured. The group is as before after each.
  public enum Operation: Int, CaseIterable {
    case create, commitAdd, processAdd, join, commitUpdate, processUpdate, joinExternally, protect, open, store, load

    public var name: String {
      switch self {
      case .create: "create"
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
      }
    }

    /// What the size that `run` gives is of; nil where it is of nothing that travels or stays.
    public var sized: String? {
      switch self {
      case .commitAdd: "commit add"
      case .join: "Welcome"
      case .commitUpdate: "commit update"
      case .joinExternally: "external commit"
      case .protect: "message"
      case .store: "state"
      case .create, .processAdd, .processUpdate, .open, .load: nil
      }
    }
  }

  /// Seconds since 1970: a time within all lifetimes.
  private static let now: UInt64 = 1_800_000_000

  private let suite: CipherSuite
  private let entropy: any EntropySource
  private let founder: GroupClient
  private let newcomer: GroupClient
  private let member: Group
  private let other: Group
  private let add: PendingCommit
  private let update: PendingCommit
  private let message: [UInt8]
  private let stored: (tree: [UInt8], secrets: [UInt8])

  /// Makes a group of that many members, at least 2, in one commit, and lets a dozen of them renew their paths, so that
  /// the tree is neither blank nor fresh.
  public init(suite: CipherSuite, members: Int, entropy: any EntropySource) throws(MLSError) {
    self.suite = suite
    self.entropy = entropy
    founder = try GroupClient(0, suite, now: Self.now, entropy)
    var clients: [GroupClient] = []
    var choices: [ProposalChoice] = []
    for number in 1..<max(members, 2) {
      let client = try GroupClient(number, suite, now: Self.now, entropy)
      clients.append(client)
      choices.append(.add(client.bundle.keyPackage))
    }
    let all = try founder.create(now: Self.now, entropy).commit(choices, now: Self.now, entropy: entropy)
    var groups = [all.group]
    let step = max(1, clients.count / 12)
    for index in stride(from: 0, to: clients.count, by: step) { groups.append(try clients[index].join(all.welcome)) }
    for index in groups.indices {
      let pending = try groups[index].commit([.update], entropy: entropy)
      for place in groups.indices where place != index {
        groups[place] = try Self.follow(pending.commit, as: groups[place])
      }
      groups[index] = pending.group
    }
    newcomer = try GroupClient(members, suite, now: Self.now, entropy)
    member = groups[0]
    other = groups[1]
    add = try member.commit([.add(newcomer.bundle.keyPackage)], now: Self.now, entropy: entropy)
    update = try member.commit([.update], entropy: entropy)
    var sender = member
    message = try sender.protect([UInt8](repeating: 1, count: 100), entropy: entropy)
    stored = (other.serializedTree, other.serializedSecrets)
  }

  /// Does it once.
  ///
  /// - Returns: the size in bytes of what came out, or 0.
  public func run(_ operation: Operation) throws(MLSError) -> Int {
    switch operation {
    case .create:
      _ = try founder.create(now: Self.now, entropy)
      return 0
    case .commitAdd:
      return try member.commit([.add(newcomer.bundle.keyPackage)], now: Self.now, entropy: entropy).commit.count
    case .processAdd: return try Int(Self.follow(add.commit, as: other).epoch & 0)
    case .join:
      _ = try newcomer.join(add.welcome)
      return add.welcome?.count ?? 0
    case .commitUpdate: return try member.commit([.update], entropy: entropy).commit.count
    case .processUpdate: return try Int(Self.follow(update.commit, as: other).epoch & 0)
    case .joinExternally:
      guard let decoded = try? MLSMessage(decoding: update.groupInfo), case .groupInfo(let info) = decoded else {
        throw .malformed
      }
      return try Group.joinExternally(
        groupInfo: info, identity: newcomer.identity, resync: false, entropy: entropy
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
    }
  }

  /// The bytes of the GroupInfo that outsiders join by.
  public var groupInfoSize: Int { update.groupInfo.count }

  /// A member's state from the disk: what it takes in memory is the host's to measure.
  public func load() throws(MLSError) -> Group { try Group(tree: stored.tree, secrets: stored.secrets) }

  private static func follow(_ commit: [UInt8], as group: Group) throws(MLSError) -> Group {
    var group = group
    guard let decoded = try? MLSMessage(decoding: commit),
      case .commit(let staged) = try group.process(decoded, now: now)
    else { throw .malformed }
    return staged.group
  }
}
