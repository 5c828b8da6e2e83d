import ChatProtocol
import Ciphers
import Database
import WireCoding

/// Rooms: who is in them, and what moves them on.
struct RoomService: Sendable {
  let database: any SQLDatabase
  let log: RoomLog
  let delivery: Delivery
  /// Groups are checked here: a commit takes some milliseconds, one with many KeyPackages hundreds.
  let threads: WorkerThreads
  let departures: Departures
  let clock: Clock

  /// Bytes.
  static let profileLimit = 64 * 1024

  struct MemberEntry: Sendable {
    let user: User
    let role: RoomRole
    let devices: [UUIDv7]
    var isOnline = false
    /// How far the member has come; 0 where nothing is known.
    let delivered: Int64
    let read: Int64
  }

  func create(
    id: UUIDv7, kind: RoomKind, suite: UInt16, profile: [UInt8], groupInfo: [UInt8], creator: MemberIdentity
  ) async throws -> RoomSummary {
    guard CipherSuite(id: suite) != nil else { throw APIError.invalidField("suite", "a suite that the server knows") }
    let checked = try await threads.run {
      try CheckedGroup(groupInfo: groupInfo, room: id, kind: kind, suite: suite, creator: creator)
    }
    let certificates = try await vouch(for: [checked.leaf])
    let room = RoomSummary(
      id: id, kind: kind, suite: suite, epoch: 0, seq: 0, profile: profile, createdAt: clock.now(),
      createdBy: creator.user)
    return try await log.append(
      CreateRoom(
        room: room, creator: creator, groupInfo: groupInfo, tree: checked.tree,
        certificate: certificates[creator] ?? []))
  }

  /// Holds leaves against the directory.
  ///
  /// - Returns: the certificates that vouch for them.
  private func vouch(for leaves: [LeafCheck]) async throws -> [MemberIdentity: [UInt8]] {
    let certificates = try await database.read { connection in
      let accounts = AccountStore(connection: connection)
      var certificates: [MemberIdentity: [UInt8]] = [:]
      for leaf in leaves {
        certificates[leaf.identity] = try accounts.device(leaf.identity.device, of: leaf.identity.user)?.certificate
      }
      return certificates
    }
    try await threads.run {
      for leaf in leaves { try leaf.check(certificates[leaf.identity]) }
    }
    return certificates
  }

  /// - Parameter device: whose leaves say where logs begin; nil for where they begin for the user.
  func rooms(of user: UUIDv7, device: UUIDv7? = nil) async throws -> [Membership] {
    try await database.read { try RoomStore(connection: $0).rooms(of: user, device: device) }
  }

  /// The rooms that a user was a member of and is no more, with the last entry that is the user's to read.
  func formerRooms(of user: UUIDv7) async throws -> [UUIDv7: UInt64] {
    try await database.read { try RoomStore(connection: $0).formerRooms(of: user) }
  }

  func room(_ room: UUIDv7, for user: UUIDv7) async throws -> (RoomSummary, RoomRole) {
    let (summary, member) = try await database.read { try RoomStore(connection: $0).room(room, for: user) }
    return (summary, member.role)
  }

  func members(of room: UUIDv7, for user: UUIDv7) async throws -> [MemberEntry] {
    var entries = try await database.read { connection in
      let rooms = RoomStore(connection: connection)
      let accounts = AccountStore(connection: connection)
      _ = try rooms.room(room, for: user)
      var devices: [UUIDv7: [UUIDv7]] = [:]
      for leaf in try rooms.devices(of: room) { devices[leaf.user, default: []].append(leaf.device) }
      let cursors = try ReceiptStore(connection: connection).cursors(of: room)
      return try rooms.members(of: room).compactMap { member -> MemberEntry? in
        guard let user = try accounts.user(member.user) else { return nil }
        let cursor = cursors[member.user] ?? (0, 0)
        return MemberEntry(
          user: user, role: member.role, devices: devices[member.user]?.sorted() ?? [], delivered: cursor.delivered,
          read: cursor.read)
      }
    }
    let online = delivery.online(among: entries.map(\.user.id))
    for index in entries.indices { entries[index].isOnline = online.contains(entries[index].user.id) }
    return entries
  }

  func changeProfile(of room: UUIDv7, to profile: [UInt8], by user: UUIDv7) async throws -> (RoomSummary, RoomRole) {
    try await log.append(ChangeProfile(room: room, user: user, profile: profile))
  }

  func changeRole(of member: UUIDv7, to role: RoomRole, in room: UUIDv7, by user: UUIDv7) async throws -> RoomRole {
    try await log.append(ChangeRole(room: room, user: user, member: member, role: role))
  }

  func delete(_ room: UUIDv7, by user: UUIDv7) async throws {
    try await log.append(DeleteRoom(room: room, user: user))
  }

  func askForReturn(to room: UUIDv7, sender: MemberIdentity) async throws {
    try await log.append(AskForReturn(room: room, sender: sender))
  }

  func groupInfo(of room: UUIDv7, for user: UUIDv7) async throws -> (epoch: Int64, seq: Int64, groupInfo: [UInt8]) {
    try await database.read { connection in
      let rooms = RoomStore(connection: connection)
      _ = try rooms.room(room, for: user)
      guard let info = try rooms.groupInfo(of: room) else { throw APIError.notFound }
      return info
    }
  }

  func commit(_ bundle: CommitBundle, to room: UUIDv7, sender: MemberIdentity) async throws -> AppendCommit.Place {
    // Who is no member or comes too late is told so before anything is decoded.
    let early = try await database.read { connection -> (place: AppendCommit.Place?, stored: StoredGroup?) in
      let rooms = RoomStore(connection: connection)
      let (summary, _) = try rooms.room(room, for: sender.user)
      if let earlier = try LogStore(connection: connection).earlier(bundle.id, from: sender.device, in: room) {
        return (AppendCommit.Place(seq: earlier.seq, epoch: bundle.epoch + 1, time: earlier.time), nil)
      }
      guard summary.epoch == bundle.epoch else { throw APIError.staleEpoch(Int64(clamping: summary.epoch)) }
      return (nil, try rooms.storedGroup(of: room))
    }
    if let place = early.place { return place }
    guard let stored = early.stored else { throw APIError.notFound }
    let now = UInt64(clamping: clock.now()) / 1000
    let checked = try await threads.run { try CheckedCommit(bundle, room: room, stored: stored, now: now) }
    let certificates = try await vouch(for: checked.leaves)
    let place = try await log.append(
      AppendCommit(room: room, sender: sender, bundle: bundle, checked: checked, certificates: certificates))
    // What was proposed before an external commit has to be proposed anew.
    if checked.isExternal { departures.look(at: [room]) }
    return place
  }

  /// - Parameter proposal: nil from a device that has no keys of the room.
  func leave(
    _ room: UUIDv7, id: UUIDv7, proposal: [UInt8]?, sender: MemberIdentity
  ) async throws -> AppendMessage.Place {
    var checked: (message: [UInt8], epoch: UInt64)?
    if let proposal {
      let early = try await database.read { connection -> (place: AppendMessage.Place?, stored: StoredGroup?) in
        let rooms = RoomStore(connection: connection)
        if let earlier = try LogStore(connection: connection).earlier(id, from: sender.device, in: room) {
          return (earlier, nil)
        }
        _ = try rooms.room(room, for: sender.user)
        return (nil, try rooms.storedGroup(of: room))
      }
      if let place = early.place { return place }
      guard let stored = early.stored else { throw APIError.notFound }
      _ = try await threads.run { try CheckedDeparture(proposal, room: room, stored: stored, sender: sender) }
      checked = (proposal, stored.epoch)
    }
    let place = try await log.append(LeaveRoom(room: room, id: id, sender: sender, proposal: checked))
    departures.look(at: [room])
    return place
  }
}
