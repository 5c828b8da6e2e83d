import ChatProtocol
import EngineInterface
import MLS
import WireCoding

/// A room as this device knows it.
///
/// A class, because timers and answers of the server find it again after others have changed it.
final class Room {
  enum Status: UInt8 {
    case ok = 0
    /// In the room, but without its keys yet: an external join is under way or to come.
    case joining = 1
    case repairing = 2
    case failed = 3
    case left = 4
    /// Somebody wrote in another history of the room than this device knows.
    case forked = 5
  }

  static let version: UInt8 = 3
  static var prefix: Literal { "room/" }
  static var treePrefix: Literal { "tree/" }
  static var secretsPrefix: Literal { "secrets/" }
  static var pendingPrefix: Literal { "pending/" }
  static var outboxPrefix: Literal { "outbox/" }
  static var departingPrefix: Literal { "departing/" }

  let id: UUIDv7
  /// What the server calls it: counts only as long as this device does not hold the group.
  var label: RoomKind
  var suite: UInt16
  var status: Status
  /// Why it is in its ``status``, where that is not `ok`.
  var reason: Failure?
  /// Why the last commit of the log was refused, until another one of its epoch has been followed.
  var refusal: Failure?
  /// The keys under which the profile may be sealed, newest first; the one before is kept while a change is under way.
  var profileKeys: [[UInt8]] { didSet { openedProfile = nil } }
  var profileBlob: [UInt8] = [] { didSet { openedProfile = nil } }
  var createdAt: UInt64
  /// The last entry of the log that has been processed.
  var cursor: UInt64
  var readSeq: UInt64 = 0
  var unread: UInt32 = 0
  /// The message shown in the room list.
  var last: LastEntry?
  /// This user's own role, as far as the server has told it.
  var role: Role?
  /// Users who have asked to leave and whose leaves somebody must remove.
  var leaving: [UUIDv7] = []
  /// Devices whose leaves somebody must remove: they are gone from the directory, or their user from the room. Stored by
  /// themselves.
  var departing: [UUIDv7] = []
  /// When this device's leaf got its present keys, Unix time in milliseconds.
  var leafUpdatedAt: UInt64 = 0
  /// What this device has sent since then.
  var sentSinceUpdate: UInt32 = 0

  // MARK: not stored with the room

  /// The two records of a group that was not needed yet.
  var storedTree: [UInt8]?
  var storedSecrets: [UInt8]?
  private var loadedGroup: Group?
  private var openedProfile: RoomProfile?
  var pending: PendingChange?
  /// Each under records of their own: they change with every message.
  var fewTimeKeys = FewTimeKeys()
  /// Of this process alone.
  var oneTimeKeys: OneTimeKeys?
  /// By device.
  var witnesses = SortedTable<UUIDv7, FewTimeWitness>()
  var outbox: [OutgoingMessage] = []

  /// By user, as far as the server has told them.
  var roles = SortedTable<UUIDv7, Role>()
  /// When they were told last, Unix time in milliseconds.
  var rolesToldAt: UInt64 = 0
  /// Entries of the log that wait for a directory answer.
  var inbox: [RoomEvent] = []
  /// Sequence numbers of this device's own entries that the server has acknowledged ahead of the cursor.
  var acknowledged = SortedSet<UInt64>()
  /// Entries for which the directory has been asked already: what is unknown after that is untrusted.
  var askedFor = SortedSet<UInt64>()
  /// Set when entries were passed over that the server holds no longer, until the room is joined again.
  var hasSkipped = false
  var isFetching = false
  var isPreparingKeys = false
  /// Pages that did not come in a row, and whether the next waits for its time.
  var failedFetches = 0
  var isHoldingBack = false
  /// Whether a Welcome for a later stay waits until this one has been read to its end.
  var awaitsWelcome = false
  /// The round of synchronising in which the room's tree was first seen to hold this device, which has no Welcome yet.
  var firstSeenInTree: UInt64?
  /// Since when this device is in the room, and its epochs' tags; a record of its own.
  var standing = Standing()
  /// Whether this process has read the log to its end: before, a state may turn out to be an old one.
  var isCurrent = false
  /// When that was last so, Unix time in milliseconds.
  var heardAt: UInt64 = 0
  /// Since the epoch began: how often the server has refused its messages as too old, the log read to its end between.
  var refusals: UInt64 = 0
  var isConfirming = false
  /// Whether this device has sent what this state does not know of.
  var isRolledBack = false
  var isWaitingForDirectory = false
  var jobs: [RoomJob] = []
  /// The server's count of log entries, as last heard.
  var serverSeq: UInt64 = 0
  var repairAttempts = 0
  var isRepairing = false
  /// People whom the server's state of the room holds and this device's does not, when it looked for its way back; the
  /// user may come back to them knowingly.
  var strangers: [UUIDv7] = []
  /// Whether the user comes back knowing of them, or of another history.
  var acceptsStrangers = false
  /// The membership is over: the log is read to its end, and the room closed.
  var isEnding = false
  /// A Welcome waits in the mailbox for a later membership, until the log of this one is read.
  var isInvitedAnew = false
  /// How often in a row the way back was barred: the pauses grow with it.
  var repairPauses = 0
  /// When this device last came back by itself, Unix time in milliseconds, and how often in a row with little between.
  var returnedAt: UInt64 = 0
  var returns = 0
  var isReturningLater = false
  /// Whether a member has been asked to add this device again, and whether one is awaited.
  var hasAskedForReturn = false
  var isAskingForReturn = false

  init(
    id: UUIDv7, label: RoomKind, suite: UInt16, status: Status, profileKeys: [[UInt8]], createdAt: UInt64,
    cursor: UInt64
  ) {
    self.id = id
    self.label = label
    self.suite = suite
    self.status = status
    self.profileKeys = profileKeys
    self.createdAt = createdAt
    self.cursor = cursor
  }

  /// What kind of room it is: what the members have agreed on.
  var kind: RoomKind { group.flatMap { $0.publicGroup.kind }.map { RoomKind($0) } ?? label }

  /// Whether entries of the log are taken in.
  var isReadable: Bool { (status == .ok || status == .forked) && group != nil }

  /// The MLS group; read from the store's bytes when it is first needed.
  var group: Group? {
    get {
      if let loadedGroup { return loadedGroup }
      guard let tree = storedTree, let secrets = storedSecrets else { return nil }
      storedTree = nil
      storedSecrets = nil
      loadedGroup = try? Group(tree: tree, secrets: secrets)
      return loadedGroup
    }
    set {
      storedTree = nil
      storedSecrets = nil
      loadedGroup = newValue
    }
  }

  func setGroup(tree: [UInt8], secrets: [UInt8]) {
    loadedGroup = nil
    storedTree = tree
    storedSecrets = secrets
  }

  /// Whether the members have agreed that messages carry a few-time signature, too.
  var asksForFewTime: Bool { group.map { asksForFewTime(inEpoch: $0.epoch) } ?? false }

  /// The same in an epoch whose keys are still at hand.
  func asksForFewTime(inEpoch epoch: UInt64) -> Bool {
    group?.groupContext(ofEpoch: epoch)?.extensions.data(of: ExtensionType.fewTimeSignatures) != nil
  }

  /// What is told where something is asked of it that cannot be had.
  var unusable: EngineFailure { EngineFailure(reason ?? Failure(.roomUnusable)) }

  /// What the members have named it, or nil while no key opens the profile.
  var profile: RoomProfile? {
    if let openedProfile { return openedProfile }
    for key in profileKeys where openedProfile == nil {
      openedProfile = try? RoomProfile.open(profileBlob, key: key, room: id)
    }
    return openedProfile
  }

  /// It has found its way back, or has no need of one any more.
  func endReturn() {
    isRepairing = false
    repairAttempts = 0
    repairPauses = 0
    hasAskedForReturn = false
    isAskingForReturn = false
    strangers = []
    acceptsStrangers = false
  }

  /// Whether this device looks for a way into it.
  var isComingBack: Bool { status == .joining || status == .repairing }

  @inline(never)
  func placeInOutbox(of message: UUIDv7) -> Int? {
    for (place, other) in outbox.enumerated() where other.id == message { return place }
    return nil
  }

  static func key(_ prefix: Literal, _ id: UUIDv7) -> Text { Text(prefix) + id.text }

  @inline(never)
  static func outboxKey(room: UUIDv7, id: UUIDv7) -> Text { Text(outboxPrefix) + room.text + "/" + id.text }
}

extension Room: WireEncodable {
  func encode(into writer: inout WireWriter) {
    writer.write(Self.version)
    writer.write(id)
    writer.write(label)
    writer.write(suite)
    writer.write(status.rawValue)
    writer.write(optional: reason)
    writer.write(optional: refusal)
    writer.write(UInt8(profileKeys.count))
    for key in profileKeys { writer.write(opaque: key) }
    writer.write(opaque: profileBlob)
    writer.write(createdAt)
    writer.write(cursor)
    writer.write(readSeq)
    writer.write(unread)
    writer.write(optional: last)
    writer.write(optional: role)
    writer.write(vector: leaving)
    writer.write(leafUpdatedAt)
    writer.write(sentSinceUpdate)
  }

  static func decode(_ bytes: [UInt8]) throws(WireError) -> Room {
    var reader = WireReader(bytes)
    guard try reader.readUInt8() == version else { throw .invalidValue }
    let id: UUIDv7 = try reader.read()
    let label: RoomKind = try reader.read()
    let suite = try reader.readUInt16()
    guard let status = Status(rawValue: try reader.readUInt8()) else { throw .invalidValue }
    let reason: Failure? = try reader.readOptional()
    let refusal: Failure? = try reader.readOptional()
    var keys: [[UInt8]] = []
    for _ in 0..<(try reader.readUInt8()) { keys.append(try reader.readOpaque()) }
    let blob = try reader.readOpaque()
    let createdAt = try reader.readUInt64()
    let cursor = try reader.readUInt64()
    let room = Room(
      id: id, label: label, suite: suite, status: status, profileKeys: keys, createdAt: createdAt, cursor: cursor)
    room.reason = reason
    room.refusal = refusal
    room.profileBlob = blob
    room.readSeq = try reader.readUInt64()
    room.unread = try reader.readUInt32()
    room.last = try reader.readOptional()
    room.role = try reader.readOptional()
    room.leaving = try reader.readVector(limit: 1 << 16)
    room.leafUpdatedAt = try reader.readUInt64()
    room.sentSinceUpdate = try reader.readUInt32()
    return room
  }
}
