import ChatProtocol
import EngineInterface
import MLS
import WireCoding

/// A room as this device knows it: what is stored of it, and what is alive in this process.
///
/// A class, because timers and answers of the server find it again after others have changed it.
final class Room {
  static var prefix: Literal { "room/" }
  static var treePrefix: Literal { "tree/" }
  static var secretsPrefix: Literal { "secrets/" }
  static var pendingPrefix: Literal { "pending/" }
  static var outboxPrefix: Literal { "outbox/" }
  static var departingPrefix: Literal { "departing/" }

  let id: UUIDv7

  // MARK: stored, each under a key of its own

  var record: RoomRecord { didSet { openedProfile = nil } }
  /// The two records of a group that was not needed yet.
  private var storedGroup: (tree: [UInt8], secrets: [UInt8])?
  private var loadedGroup: Group?
  /// Since when this device is in the room, and its epochs' tags.
  var standing = Standing()
  var pending: PendingChange?
  var outbox: [OutgoingMessage] = []
  /// Devices whose leaves somebody must remove: they are gone from the directory, or their user from the room.
  var departing: [UUIDv7] = []
  var fewTimeKeys = FewTimeKeys()
  /// Of this process alone.
  var oneTimeKeys: OneTimeKeys?
  /// By device.
  var witnesses = SortedTable<UUIDv7, FewTimeWitness>()

  // MARK: alive

  private(set) var membership: Membership
  var log = LogReader()
  var comeback = Comeback()
  var pace = ReturnPace()
  var jobs: [RoomJob] = []
  /// By user, as far as the server has told them.
  var roles = SortedTable<UUIDv7, Role>()
  /// When they were told last, Unix time in milliseconds.
  var rolesToldAt: UInt64 = 0
  /// Since the epoch began: how often the server has refused its messages as too old, the log read to its end between.
  var refusals: UInt64 = 0
  /// A Welcome waits in the mailbox for a later membership, until the log of this one is read.
  var isInvitedAnew = false
  var isPreparingKeys = false
  private var openedProfile: RoomProfile?

  init(_ record: RoomRecord) {
    id = record.id
    self.record = record
    membership = Membership(storedAs: record.status)
  }

  /// The one way from one membership to another.
  func transition(to next: Membership) {
    let wasMember = isMember
    membership = next
    switch next {
    case .member(let fitness):
      if !wasMember { comeback = Comeback() }
      record.status = fitness == .forked ? .forked : .ok
      record.reason = fitness == .forked ? Failure(.forked) : nil
    case .outside(.failed):
      record.status = .failed
      if record.reason == nil { record.reason = Failure(.cannotRejoin) }
    case .outside:
      record.status = group == nil ? .joining : .repairing
    case .left:
      comeback = Comeback()
      log.begin()
      record.status = .left
    }
  }

  /// Takes over what the store holds now. What is alive goes on, where it still fits.
  func adopt(_ stored: StoredRoom) {
    record = stored.record
    loadedGroup = nil
    storedGroup = stored.group
    standing = stored.standing
    pending = stored.pending?.continuing(pending)
    outbox = stored.outbox
    departing = stored.departing
    fewTimeKeys.reload(stored.fewTimeKeys)
    // The count is theirs, not the store's.
    oneTimeKeys?.forgetBearers()
    witnesses = stored.witnesses
    let stored = Membership(storedAs: record.status)
    if !membership.isStored(as: record.status) { transition(to: stored) }
  }

  // MARK: the group

  /// The MLS group; read from the store's bytes when it is first needed.
  var group: Group? {
    get {
      if let loadedGroup { return loadedGroup }
      guard let (tree, secrets) = storedGroup else { return nil }
      storedGroup = nil
      loadedGroup = try? Group(tree: tree, secrets: secrets)
      return loadedGroup
    }
    set {
      storedGroup = nil
      loadedGroup = newValue
    }
  }

  func setGroup(tree: [UInt8], secrets: [UInt8]) {
    loadedGroup = nil
    storedGroup = (tree, secrets)
  }

  /// What kind of room it is: what the members have agreed on.
  var kind: RoomKind { group.flatMap { $0.publicGroup.kind }.map { RoomKind($0) } ?? record.label }

  /// Whether the members have agreed that messages carry a few-time signature, too.
  var asksForFewTime: Bool { group.map { asksForFewTime(inEpoch: $0.epoch) } ?? false }

  /// The same in an epoch whose keys are still at hand.
  func asksForFewTime(inEpoch epoch: UInt64) -> Bool {
    group?.groupContext(ofEpoch: epoch)?.extensions.data(of: ExtensionType.fewTimeSignatures) != nil
  }

  /// What the members have named it, or nil while no key opens the profile.
  var profile: RoomProfile? {
    if let openedProfile { return openedProfile }
    for key in record.profileKeys where openedProfile == nil {
      openedProfile = try? RoomProfile.open(record.profileBlob, key: key, room: id)
    }
    return openedProfile
  }

  // MARK: records

  func placeInOutbox(of message: UUIDv7) -> Int? {
    for (place, other) in outbox.enumerated() where other.id == message { return place }
    return nil
  }

  static func key(_ prefix: Literal, _ id: UUIDv7) -> Text { Text(prefix) + id.text }

  static func outboxKey(room: UUIDv7, id: UUIDv7) -> Text { Text(outboxPrefix) + room.text + "/" + id.text }
}
