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
  /// Sizes that shape the engine's behaviour.
  enum Limit {
    /// One-time KeyPackages kept at the server for each suite.
    static let keyPackages = 8
    /// The most that this device keeps the private halves of.
    static let storedKeyPackages = 64
    /// Below this many they are topped up.
    static let keyPackagesLow = 4
    /// How many are made before the account is first usable.
    static let firstKeyPackages = 2
    /// Entries of the log asked for at a time.
    static let page = 100
    /// Entries that may wait for a directory answer; past it they are fetched again instead.
    static let inbox = 1000
    /// A leaf's keys are renewed after this many messages (PROTOCOL §2).
    static let messagesPerLeaf: UInt32 = 200
    /// Keys of past epochs serve late messages for this long: 3 days.
    static let pastEpochSeconds: UInt64 = 3 * 86_400
    /// A message that is this many epochs old is encrypted anew before it is sent again: the others keep five.
    static let staleEpochs: UInt64 = 3
    /// The same for one whose epoch ended so long ago: the others keep it for three days.
    static let staleSeconds: UInt64 = 86_400
    /// Milliseconds without a connection after which a log is read again before anything is sent: an hour.
    static let currency: UInt64 = 3_600_000
    /// Milliseconds that this device waits for a member to add it again.
    static let returnPatience: UInt64 = 60_000
    /// Milliseconds between two looks at what grows old: an hour.
    static let housekeeping: UInt64 = 3_600_000
    /// Or after this many milliseconds: 7 days.
    static let leafAge: UInt64 = 7 * 86_400_000
    /// Milliseconds after which members' roles are asked for again when the user looks at the room: a minute.
    static let roleAge: UInt64 = 60_000
  }

  let entropy: any EntropySource
  /// The suites for which the device makes keys, the default first.
  let suites: [CipherSuite]
  var now: UInt64 = 0
  var phase = Phase.signedOut
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
  var isSynchronising = false
  var syncWaiters: [(ChatEngine, EngineFailure?) -> Void] = []
  /// By user.
  var directoryRequests = SortedTable<UUIDv7, DirectoryRequest>()
  var sendWaiters = SortedTable<UUIDv7, Text>()
  /// Messages that leave at the end of the event.
  var leaving: [LeavingMessage] = []
  var isBackingUp = false
  var needsBackup = false
  var isToppingUp = false
  var needsAnotherSync = false
  /// Rounds of synchronising that have begun, and the last one that has read the mail.
  var syncRound: UInt64 = 0
  var syncRoundWithMail: UInt64 = 0
  var isHouseKept = false
  var isSyncRetried = false
  /// A room's log that could not be fetched in this round.
  var syncFailure: EngineFailure?
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
      answer(request, EngineReply(status: status, body: try? JSON(parsing: body)))
    case .socketOpened: socketOpened()
    case .socketText(let text): receive(frame: text)
    case .socketClosed(let code): socketClosed(code: code)
    case .tick: runTimer()
    case .signedOut: sessionLost()
    case .sessionRestored: break
    }
    return collect()
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
    session: Bool = false, then completion: __owned @escaping (ChatEngine, EngineReply) -> Void
  ) {
    let id = nextRequest
    nextRequest &+= 1
    requests.append(PendingRequest(id: id, completion: completion))
    actions.append(
      .http(
        EngineRequest(
          id: id, method: Text(method), path: path, body: body, isAuthenticated: authenticated,
          startsSession: session)))
  }

  private func answer(_ request: UInt32, _ reply: EngineReply) {
    for (index, pending) in requests.enumerated() where pending.id == request {
      requests.remove(at: index)
      return pending.completion(self, reply)
    }
  }

  /// A request about a room, under its path. An answer that finds the room gone is passed over.
  func request(
    _ method: Literal, _ path: Text, of room: Room, _ body: consuming JSON? = nil,
    then completion: __owned @escaping (ChatEngine, Room, EngineReply) -> Void
  ) {
    let id = room.id
    request(method, "/api/rooms/" + id.text + path, body) { engine, reply in
      if let room = engine.findRoom(id) { completion(engine, room, reply) }
    }
  }

  /// Runs a piece of work after a time; pieces with the same time run one a tick, so that news of progress gets out
  /// between two long ones.
  func after(_ milliseconds: UInt64, _ work: __owned @escaping (ChatEngine) -> Void) {
    timers.append(EngineTimer(due: now + milliseconds, order: nextTimer, work: work))
    nextTimer += 1
  }

  /// The same for work on a room, where that is still there.
  func after(_ milliseconds: UInt64, in room: Room, _ work: __owned @escaping (ChatEngine, Room) -> Void) {
    let id = room.id
    after(milliseconds) { engine in
      if let room = engine.findRoom(id) { work(engine, room) }
    }
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

  private func runTimer() {
    announcedWake = nil
    var best: Int?
    for (index, timer) in timers.enumerated() where timer.due <= now {
      if best == nil || timer.isBefore(timers[best!]) { best = index }
    }
    guard let best else { return }
    let timer = timers.remove(at: best)
    timer.work(self)
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
    making = SortedSet()
    timers = []
    requests = []
    syncWaiters = []
    directoryRequests = SortedTable()
    sendWaiters = SortedTable()
    isSynchronising = false
    isBackingUp = false
    needsBackup = false
    isToppingUp = false
    needsAnotherSync = false
    warmKey = nil
    isHouseKept = false
    isSyncRetried = false
  }
}
