internal import ChatProtocol
public import Ciphers
internal import EngineInterface
internal import HBSS
internal import MLS
internal import WireCoding

/// The client: everything between the user's wish and the server's wire, as a state machine without I/O.
///
/// Bytes and events go in, actions come out (``handle(_:now:)``). The browser's worker, the terminal and bots run the
/// same one. All that one event changes in the store is one atomic ``EngineAction/persist(_:)``, and it comes before
/// anything that the event sends.
public final class ChatEngine {
  let entropy: any EntropySource
  /// Bytes of KeyPackages that one commit adds. Tests lower it.
  var addedBytes = Limit.addedBytes
  /// The suites for which the device makes keys, the default first.
  let suites: [CipherSuite]
  var now: UInt64 = 0
  /// A registration or a log-in.
  var setUp = SetUp.idle
  var keyPackageSupply = KeyPackageSupply.idle
  var backupState = BackupState.idle
  var synchroniser = Synchroniser()
  var connection = Connection.offline
  /// Whether the user wants to be connected; a lost connection is then made again.
  var wantsConnection = false
  var connectionAttempts: UInt32 = 0

  var account: Account?
  var rooms = SortedTable<UUIDv7, Room>()
  /// Rooms that are being made: the server may know them before this device learns of it.
  var making = SortedSet<UUIDv7>()
  var contacts = SortedTable<UUIDv7, Contact>()
  var keyPackages: [StoredKeyPackage] = []
  var mailboxCursor: UInt64 = 0
  /// The keys, by suite, with which the server asks for removals in rooms that this device has made.
  var serverKeys = NumberTable<[UInt8]>()
  var online = SortedSet<UUIDv7>()
  /// By user.
  var directoryRequests = SortedTable<UUIDv7, DirectoryRequest>()
  var sendWaiters = SortedTable<UUIDv7, Text>()
  /// Messages that leave at the end of the event.
  var leaving: [LeavingMessage] = []
  /// Commands that wait until nothing is on its way to the server any more.
  var draining: [Draining] = []
  /// Whether the hourly look at what grows old has its alarm.
  var isMaintenanceDue = false
  /// Whether the backup lacks a room's profile key.
  var needsBackup = false
  /// What the server asked for in its goodbye, in milliseconds.
  var retryAfter: UInt64 = 0

  /// The few-time key that signed last, with its tree.
  var warmKey: (room: UUIDv7, key: FewTimePrivateKey)?

  /// Commands that wait for their reply, in the order in which they came: what they are called.
  private var unanswered: [Text] = []
  private var nextRequest: UInt32 = 1
  private var requests: [PendingRequest] = []
  private var timers: [EngineTimer] = []
  private var nextTimer: UInt64 = 0
  private var changes: [EngineChange] = []
  private var actions: [EngineAction] = []
  private var roomsChanged = false
  private var stateChanged = false
  private var announcedWake: UInt64?

  /// - Parameter suites: those for which this device makes keys; rooms of others are closed to it.
  public init(entropy: any EntropySource, suites: [CipherSuite] = [.nightjar, .nightjarMLDSA, .nightjarOneTime]) {
    self.entropy = entropy
    self.suites = suites
  }

  /// Takes in one event and says what is to be done about it.
  ///
  /// - Parameter now: Unix time in milliseconds.
  public func handle(_ event: EngineEvent, now: UInt64) -> [EngineAction] {
    self.now = now
    switch event {
    case .start(let records): load(records)
    case .command(let command, let reference): perform(command, reference)
    case .response(let request, let status, let body):
      take(EngineReply(status: status, body: try? JSON(parsing: body), bytes: body), to: request)
    case .socketOpened: socketOpened()
    case .socketText(let text): receive(frame: text)
    case .socketClosed(let code): socketClosed(code: code)
    case .tick: ring()
    case .signedOut: sessionLost()
    case .sessionRestored: break
    }
    settle()
    return collect()
  }

  /// What waits for something to have happened looks whether it has.
  private func settle() {
    openWaitingWelcome()
    endRoundIfRead()
    endDraining()
  }

  private func collect() -> [EngineAction] {
    sendLeaving()
    var result: [EngineAction] = []
    if !changes.isEmpty { result.append(.persist(changes)) }
    result.append(contentsOf: actions)
    if stateChanged { result.append(.emit(.state(state))) }
    if roomsChanged { result.append(.emit(.rooms(rooms: summaries))) }
    let due = nextDue
    if due != announcedWake, let due {
      result.append(.wake(milliseconds: UInt32(clamping: due > now ? due - now : 0)))
    }
    announcedWake = due
    changes = []
    actions = []
    stateChanged = false
    roomsChanged = false
    return result
  }

  /// Whether there is an account on this device, and whether it is at rest.
  var phase: Phase {
    guard setUp.isIdle else { return .working }
    return account == nil ? .signedOut : .ready
  }

  // MARK: what the engine's parts ask for

  // What is handed over here is mostly made for it. It is taken over, `consuming`, which leaves nothing to be released at
  // each of the many places that call.

  func store(_ key: consuming Text, _ value: consuming [UInt8]?) {
    changes.append(EngineChange(key: key, value: value))
  }

  /// A record that belongs to a room.
  ///
  /// - Parameter kind: what its key begins with.
  @inline(never)
  func store(_ kind: Literal, of room: Room, _ value: consuming [UInt8]?) {
    store(Room.key(kind, room.id), value)
  }

  func act(_ action: consuming EngineAction) { actions.append(action) }

  func emit(_ news: consuming News) { actions.append(.emit(news)) }

  func stateDidChange() { stateChanged = true }

  func roomsDidChange() { roomsChanged = true }

  func request(
    _ method: Literal, _ path: consuming Text, _ body: consuming JSON? = nil, authenticated: Bool = true,
    session: Bool = false, for purpose: consuming RequestPurpose
  ) {
    let id = nextRequest
    nextRequest &+= 1
    requests.append(PendingRequest(id: id, purpose: purpose))
    actions.append(
      .http(
        EngineRequest(
          id: id, method: Text(method), path: path, body: body, isAuthenticated: authenticated,
          startsSession: session)))
  }

  /// A request about a room, under its path.
  func request(
    _ method: Literal, _ path: Text, of room: Room, _ body: consuming JSON? = nil, for purpose: consuming RoomRequest
  ) {
    request(method, "/api/rooms/" + room.id.text + path, body, for: .room(room.id, purpose))
  }

  private func take(_ reply: EngineReply, to request: UInt32) {
    for (index, pending) in requests.enumerated() where pending.id == request {
      requests.remove(at: index)
      return answered(pending.purpose, reply)
    }
  }

  /// Has something done after a time; alarms of the same time ring one a tick, so that news of progress gets out between
  /// two long pieces of work.
  func after(_ milliseconds: UInt64, _ alarm: consuming Alarm) {
    timers.append(EngineTimer(due: now + milliseconds, order: nextTimer, alarm: alarm))
    nextTimer += 1
  }

  func after(_ milliseconds: UInt64, _ alarm: consuming RoomAlarm, in room: Room) {
    after(milliseconds, .room(room.id, alarm))
  }

  func notice(_ level: NoticeLevel, _ failure: EngineFailure, room: UUIDv7? = nil) {
    emit(.notice(level: level, failure: failure.failure, room: room))
  }

  /// A command has come, and is owed one reply.
  func expectReply(_ reference: Text?) {
    if let reference { unanswered.append(reference) }
  }

  private func noteReply(_ reference: Text) {
    for (index, other) in unanswered.enumerated() where other == reference {
      unanswered.remove(at: index)
      return
    }
  }

  /// A command is answered, with what became of it.
  func succeed(_ reference: Text?, _ outcome: Outcome = .done) {
    guard let reference else { return }
    noteReply(reference)
    emit(.reply(reference: reference, outcome: outcome))
  }

  func fail(_ reference: Text?, _ failure: EngineFailure) {
    succeed(reference, .failed(failure: failure.failure))
  }

  /// The end of a command.
  func finish(_ reference: Text?, _ failure: EngineFailure?) {
    if let failure { fail(reference, failure) } else { succeed(reference) }
  }

  @inline(never)
  func isOwn(user: UUIDv7) -> Bool { user == account?.userID }

  @inline(never)
  func isOwn(device: UUIDv7) -> Bool { device == account?.deviceID }

  /// The room as it is now.
  @inline(never)
  func findRoom(_ id: UUIDv7) -> Room? { rooms[id] }

  /// In the order of their ids: what an event brings about must not hang on the order of a hash table.
  var orderedRooms: [Room] { rooms.values }

  func newID() -> UUIDv7 { UUIDv7(milliseconds: now, random: entropy.bytes(10)) }

  /// A number below `limit`, for jitter.
  func jitter(below limit: UInt64) -> UInt64 {
    var value: UInt64 = 0
    for byte in entropy.bytes(4) { value = value << 8 | UInt64(byte) }
    return value % max(limit, 1)
  }

  /// `first` milliseconds, doubled so many times, but no more than `limit`.
  @inline(never)
  func pause(_ first: UInt64, doubled times: Int, atMost limit: UInt64) -> UInt64 {
    min(first << UInt64(min(times, 16)), limit)
  }

  // MARK: timers

  private var nextDue: UInt64? {
    var due: UInt64?
    for timer in timers where due == nil || timer.due < due! { due = timer.due }
    return due
  }

  private func ring() {
    announcedWake = nil
    var best: Int?
    for (index, timer) in timers.enumerated() where timer.due <= now {
      if best == nil || timer.isBefore(timers[best!]) { best = index }
    }
    guard let best else { return }
    let timer = timers.remove(at: best)
    rang(timer.alarm)
  }

  /// Forgets what the store's records hold.
  @inline(never)
  func forgetRecords() {
    account = nil
    rooms = SortedTable()
    contacts = SortedTable()
    keyPackages = []
    mailboxCursor = 0
    needsBackup = false
    serverKeys = NumberTable()
    warmKey = nil
  }

  /// Forgets everything that was under way, for a new account or none. Who waits for a reply gets it now, but for the
  /// command that wants it so.
  func dropWork(for command: Text?) {
    for reference in unanswered where reference != command {
      fail(reference, .signedOut)
    }
    leaving = []
    draining = []
    making = SortedSet()
    timers = []
    requests = []
    directoryRequests = SortedTable()
    sendWaiters = SortedTable()
    setUp = .idle
    keyPackageSupply = .idle
    backupState = .idle
    synchroniser.stop()
    needsBackup = false
    warmKey = nil
    isMaintenanceDue = false
  }
}
