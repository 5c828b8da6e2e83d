import ChatProtocol
import Ciphers
import Database
import WireCoding

/// Rooms and their logs.
struct RoomService: Sendable {
  let database: any SQLDatabase
  let log: RoomLog
  let delivery: Delivery
  /// Trees are read here: one of thousands of leaves takes milliseconds.
  let threads: WorkerThreads
  let clock: Clock

  /// Entries of a room's log in one page, and their payloads' bytes.
  static let pageLimit = 100
  static let pageByteLimit = 512 * 1024
  /// Bytes.
  static let profileLimit = 64 * 1024
  static let payloadLimit = 700 * 1024

  struct MemberEntry: Sendable {
    let user: User
    let role: RoomRole
    let devices: [UUIDv7]
    /// How far the member has come; 0 where nothing is known.
    let delivered: Int64
    let read: Int64
  }

  func create(
    id: UUIDv7, kind: RoomKind, suite: UInt16, profile: [UInt8], groupInfo: [UInt8], creator: MemberIdentity
  ) async throws -> RoomSummary {
    guard CipherSuite(id: suite) != nil else { throw APIError.invalidField("suite", "a suite that the server knows") }
    let tree = try await threads.run { try RoomTree(groupInfo: groupInfo, room: id) }
    guard tree.suite == suite else { throw APIError.invalidField("groupInfo", "it is of another suite") }
    guard tree.epoch == 0, Array(tree.leaves.values) == [creator] else {
      throw APIError.invalidField("groupInfo", "of epoch 0, with this device as its only leaf")
    }
    let room = RoomSummary(
      id: id, kind: kind, suite: suite, epoch: 0, seq: 0, profile: profile, createdAt: clock.now(),
      createdBy: creator.user)
    return try await log.append(CreateRoom(room: room, creator: creator, groupInfo: groupInfo))
  }

  func rooms(of user: UUIDv7) async throws -> [RoomStore.MembershipOfRoom] {
    try await database.read { try RoomStore(connection: $0).rooms(of: user, device: nil) }
  }

  func room(_ room: UUIDv7, for user: UUIDv7) async throws -> (RoomSummary, RoomRole) {
    let (summary, member) = try await database.read { try RoomStore(connection: $0).room(room, for: user) }
    return (summary, member.role)
  }

  func members(of room: UUIDv7, for user: UUIDv7) async throws -> [MemberEntry] {
    try await database.read { connection in
      let rooms = RoomStore(connection: connection)
      let accounts = AccountStore(connection: connection)
      _ = try rooms.room(room, for: user)
      var devices: [UUIDv7: [UUIDv7]] = [:]
      for leaf in try rooms.devices(of: room) { devices[leaf.user, default: []].append(leaf.device) }
      let cursors = try ReceiptStore(connection: connection).cursors(of: room)
      return try rooms.members(of: room).compactMap { member in
        guard let user = try accounts.user(member.user) else { return nil }
        let cursor = cursors[member.user] ?? (0, 0)
        return MemberEntry(
          user: user, role: member.role, devices: devices[member.user]?.sorted() ?? [], delivered: cursor.delivered,
          read: cursor.read)
      }
    }
  }

  func groupInfo(of room: UUIDv7, for user: UUIDv7) async throws -> (epoch: Int64, seq: Int64, groupInfo: [UInt8]) {
    try await database.read { connection in
      let rooms = RoomStore(connection: connection)
      _ = try rooms.room(room, for: user)
      guard let info = try rooms.groupInfo(of: room) else { throw APIError.notFound }
      return info
    }
  }

  struct CommitBundle: Sendable {
    let id: UUIDv7
    let epoch: UInt64
    let commit: [UInt8]
    let groupInfo: [UInt8]
    let welcome: [UInt8]?
    let welcomeTo: [UUIDv7]
  }

  func commit(_ bundle: CommitBundle, to room: UUIDv7, sender: MemberIdentity) async throws -> AppendCommit.Place {
    // Who is no member or comes too late is told so before anything is decoded.
    let early = try await database.read { connection -> AppendCommit.Place? in
      let rooms = RoomStore(connection: connection)
      let (summary, _) = try rooms.room(room, for: sender.user)
      if let earlier = try rooms.earlier(bundle.id, from: sender.device, in: room) {
        return AppendCommit.Place(seq: earlier.seq, epoch: bundle.epoch + 1, time: earlier.time)
      }
      guard summary.epoch == bundle.epoch else { throw APIError.staleEpoch(Int64(clamping: summary.epoch)) }
      return nil
    }
    if let early { return early }
    let (header, tree) = try await threads.run {
      (try CommitHeader(commit: bundle.commit, room: room), try RoomTree(groupInfo: bundle.groupInfo, room: room))
    }
    guard header.epoch == bundle.epoch else { throw APIError.invalidField("commit", "it starts from another epoch") }
    guard tree.epoch == bundle.epoch + 1 else {
      throw APIError.invalidField("groupInfo", "of the epoch that the commit begins")
    }
    return try await log.append(
      AppendCommit(
        room: room, id: bundle.id, sender: sender, epoch: bundle.epoch, commit: bundle.commit, header: header,
        groupInfo: bundle.groupInfo, tree: tree, welcome: bundle.welcome, welcomeTo: bundle.welcomeTo))
  }

  func leave(_ room: UUIDv7, id: UUIDv7, proposal: [UInt8], sender: MemberIdentity) async throws -> AppendMessage.Place
  {
    try CommitHeader.checkProposal(proposal, room: room)
    return try await log.append(LeaveRoom(room: room, id: id, sender: sender, proposal: proposal))
  }

  /// A page of the log for a member. It begins no earlier than the user's membership.
  func events(
    of room: UUIDv7, for user: UUIDv7, after seq: UInt64, limit: Int
  ) async throws -> (events: [RoomEvent], more: Bool, first: UInt64) {
    try await database.read { connection in
      let rooms = RoomStore(connection: connection)
      let (_, member) = try rooms.room(room, for: user)
      let page = try rooms.events(
        of: room, after: max(seq, member.joinedSeq), limit: limit, byteLimit: Self.pageByteLimit)
      return (page.events, page.more, max(try rooms.firstSeq(of: room), member.joinedSeq + 1))
    }
  }
}
