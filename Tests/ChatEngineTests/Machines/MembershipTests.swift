import ChatProtocol
import Ciphers
import EngineInterface
import MLS
import Testing
import WireCoding

@testable import ChatEngine

/// Every state of a membership, and all that can happen to it.
@Suite("Membership, state by state")
struct MembershipTests {
  static let states: [(name: String, state: Membership)] = [
    ("unconfirmed", .member(.unconfirmed)), ("current", .member(.current(heardAt: 0))),
    ("rolledBack", .member(.rolledBack)), ("forked", .member(.forked)), ("ending", .member(.ending)),
    ("idle", .outside(.idle)), ("lookingIn", .outside(.lookingIn)), ("committing", .outside(.committing)),
    ("pausing", .outside(.pausing)), ("asking", .outside(.askingMembers)),
    ("awaiting", .outside(.awaitingMembers)), ("failed", .outside(.failed)), ("left", .left),
  ]

  /// Ben's device, in a room that Ana has made.
  let records: [EngineRecord]
  let room: UUIDv7
  let groupInfo: [UInt8]
  /// Of the GroupInfo: its one part.
  let tree: [UInt8]
  let now: UInt64

  init() throws {
    let world = World()
    let ana = try world.registered("ana")
    let ben = try world.registered("ben")
    room = try world.room(ana, members: ["ben"])
    try world.send(ana, room, "before")
    records = ben.records.filter { EngineRecord.isForEngine($0.key) }.map { EngineRecord(key: $0.key, value: $0.value) }
    let known = try #require(world.server.rooms[room])
    groupInfo = known.groupInfo
    let hash = Hex.encode(try #require(known.group).context.treeHash)
    let path = "/api/rooms/\(room.text)/tree/\(hash)?first=0"
    tree = try #require(world.server.treePart(EngineRequestView(method: "GET", path: path, body: nil), ben.session)).1
    now = world.server.now
  }

  /// A new process on Ben's store, whose membership is in a state.
  private func engine(in state: Membership) throws -> (ChatEngine, Room) {
    let engine = ChatEngine(entropy: SystemEntropy())
    _ = engine.handle(.start(records), now: now)
    let room = try #require(engine.rooms[room])
    if state == .left { engine.close(room, because: Failure(.left)) }
    if state == .outside(.committing) {
      room.pending = PendingChange(
        id: UUIDv7(milliseconds: now, random: [UInt8](repeating: 7, count: 10)), epoch: 1, commit: [1], welcome: [],
        welcomeTo: [], groupInfo: [], tree: room.group?.serializedTree ?? [],
        secrets: room.group?.serializedSecrets ?? [], changes: [.joinedFromDevice], isExternal: true)
    }
    if case .member(.current) = state {
      room.transition(to: .member(.current(heardAt: now)))
    } else {
      room.transition(to: state)
    }
    if state == .outside(.awaitingMembers) { room.comeback.membersAskedUntil = now + 1000 }
    _ = engine.handle(.tick, now: now)
    return (engine, room)
  }

  private func name(of state: Membership) -> String {
    if case .member(.current) = state { return "current" }
    return Self.states.first { $0.state == state }?.name ?? "\(state)"
  }

  /// What the server is asked for because of an input, without its common beginning.
  private func requests(_ actions: [EngineAction]) -> [String] {
    actions.compactMap { action in
      guard case .http(let request) = action else { return nil }
      let path = request.path.split(separator: "?")[0]
      return path.contains("/tree/") ? "tree" : path.split(separator: "/").last.map(String.init)
    }
  }

  private func table(_ inputs: [(String, (ChatEngine, Room) -> Void)], _ expected: String) throws {
    let table = StateTable(states: Self.states.map(\.name), inputs: inputs.map(\.0))
    try table.expect(expected) { input, state in
      let membership = try #require(Self.states.first { $0.name == state }).state
      let (engine, room) = try engine(in: membership)
      inputs.first { $0.0 == input }?.1(engine, room)
      let asked = requests(engine.handle(.sessionRestored, now: now))
      return ([name(of: room.membership)] + asked).joined(separator: "+")
    }
  }

  private func page(_ room: Room) -> RoomRequest {
    .page(LogPosition(cursor: room.record.cursor, claimed: room.log.serverSeq, stay: room.standing.joinedSeq))
  }

  private func commit(_ room: Room) -> RequestPurpose {
    .room(room.id, .externalCommit(room.pending?.id ?? room.id))
  }

  private func treeRequest(_ room: Room, attempt: Int = 1) -> RequestPurpose {
    guard let message = try? MLSMessage(decoding: groupInfo), case .groupInfo(let info) = message,
      let suite = CipherSuite(id: info.context.cipherSuite)
    else { return .nothing }
    let parts = TreeParts(hash: info.context.treeHash)
    return .tree(
      TreeRequest(room: room.id, suite: suite, purpose: .publicState(info), parts: parts, attempt: attempt))
  }

  private func reply(_ status: UInt16, _ body: JSON = .object([])) -> EngineReply {
    EngineReply(status: status, body: body, bytes: body.encoded)
  }

  @Test("What the log brings")
  func log() throws {
    let inputs: [(String, (ChatEngine, Room) -> Void)] = [
      ("its end", { $0.answered(.room($1.id, page($1)), reply(200, ["events": [], "more": false])) }),
      ("no page", { $0.answered(.room($1.id, page($1)), reply(0)) }),
      ("no member", { $0.answered(.room($1.id, page($1)), reply(403)) }),
      (
        "last place",
        {
          let last = JSON.number($1.record.cursor)
          $0.answered(.room($1.id, page($1)), reply(200, ["events": [], "more": false, "until": last]))
        }
      ),
      ("gap", { $0.fallOut(of: $1, .logGap) }),
      ("refusal", { $0.refuse($1, .strangerJoined) }),
      ("other history", { $0.fork($1) }),
      ("lost state", { $0.rollBack($1) }),
      ("removal", { $0.end($1) }),
    ]
    try table(
      inputs,
      """
      its end: current < unconfirmed; lookingIn+group-info < rolledBack; left < ending
      no page: · < *
      no member: · < left; left < *
      last place: · < left; left+group-info < rolledBack; left < *
      gap: committing+commits < committing; left < ending; · < left; lookingIn+group-info < *
      refusal: · < failed left; failed < *
      other history: forked < unconfirmed current rolledBack
      lost state: rolledBack < unconfirmed current
      removal: · < left; ending+events < unconfirmed current rolledBack ending; left < *
      """)
  }

  @Test("The way back")
  func wayBack() throws {
    let info = JSON.bytes(groupInfo)
    let inputs: [(String, (ChatEngine, Room) -> Void)] = [
      ("public state", { $0.answered(.room($1.id, .groupInfo), reply(200, ["groupInfo": info])) }),
      ("tree", { $0.answered(treeRequest($1), EngineReply(status: 200, body: nil, bytes: tree)) }),
      ("no tree", { $0.answered(treeRequest($1, attempt: 4), reply(404)) }),
      ("wrong tree", { $0.answered(treeRequest($1), reply(200)) }),
      ("no state", { $0.answered(.room($1.id, .groupInfo), reply(0)) }),
      ("bad state", { $0.answered(.room($1.id, .groupInfo), reply(200)) }),
      ("state refused", { $0.answered(.room($1.id, .groupInfo), reply(404)) }),
      ("commit taken", { $0.answered(commit($1), reply(200, ["seq": .number($1.record.cursor + 1)])) }),
      ("commit late", { $0.answered(commit($1), reply(409)) }),
      ("commit lost", { $0.answered(commit($1), reply(0)) }),
      ("members told", { $0.answered(.room($1.id, .returnWish), reply(200)) }),
      ("members not told", { $0.answered(.room($1.id, .returnWish), reply(404)) }),
      ("alarm, again", { $0.rang(.room($1.id, .repair)) }),
      ("alarm, pause over", { $0.rang(.room($1.id, .rejoin)) }),
      ("alarm, ask again", { $0.rang(.room($1.id, .askForReturn)) }),
      ("alarm, no member", { $0.rang(.room($1.id, .endOfReturnWish)) }),
      ("round", { $0.rejoin($1) }),
      ("retry", { $0.retry($1) }),
      (
        "leave",
        { engine, room in
          engine.answered(
            .room(room.id, .leave(LeaveWish(reference: nil, attempts: 0, stay: room.standing.joinedSeq))), reply(200))
        }
      ),
    ]
    try table(
      inputs,
      """
      public state: lookingIn+tree < lookingIn
      tree: committing+commits < lookingIn
      no tree: idle < lookingIn
      wrong tree: · < *
      no state: idle < lookingIn
      bad state: idle < lookingIn
      state refused: left < lookingIn
      commit taken: unconfirmed+events < committing
      commit late: idle < committing
      commit lost: · < *
      members told: awaiting < asking
      members not told: failed < asking
      alarm, again: lookingIn+group-info < idle
      alarm, pause over: lookingIn+group-info < pausing
      alarm, ask again: asking+return < asking
      alarm, no member: failed < awaiting
      round: lookingIn+group-info < idle pausing awaiting
      retry: · < left; unconfirmed+events < unconfirmed; current+events < current; ending+events < ending;
        committing+commits < committing; lookingIn+group-info < *
      leave: · < left; left < *
      """)
  }
}
