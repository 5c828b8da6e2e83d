import ChatProtocol
import Database
import Foundation
import Testing
import WireCoding

@testable import ChatServer

@Suite("Retention")
struct RetentionTests {
  @Test("A room's log is kept to its size; pages and hellos say where it begins")
  func size() async throws {
    try await DeliveryTests.withRoom(
      of: 2,
      {
        $0.retention.megabytes = 1
        $0.retention.interval = 1
      }
    ) { _, room, accounts, sockets in
      let payload = JSON.bytes([UInt8](repeating: 1, count: 60_000))
      for _ in 0..<30 {
        let reply = try await accounts[0].post(
          room.path + "/messages", ["id": .string(TestAccount.newID().text), "payload": payload])
        #expect(reply.status == 200)
      }
      // 16 of 60,000 bytes are within a megabyte, 17 are not.
      let page = try await eventually {
        let page = try await accounts[0].get(room.path + "/events?after=0&limit=1000")
        guard page["first"]?.integer == 16 else { throw NotYet() }
        return page
      }
      #expect(page["events"]?.array?.first?["seq"]?.integer == 16)
      let rest = try await accounts[0].get(room.path + "/events?after=30")
      #expect(rest["events"]?.array?.compactMap { $0["seq"]?.integer } == [31])

      let late = try await TestSocket(accounts[1])
      late.hello([room.id: 3])
      let history = try await late.next("history")
      #expect(history["first"]?.integer == 16)
      #expect(history["events"]?.array?.first?["seq"]?.integer == 16)
      let early = try await TestSocket(accounts[1])
      early.hello([room.id: 20])
      #expect(try await early.next("history")["first"] == nil)
      for socket in [late, early] { socket.close() }

      // Numbers go on, and an id that is gone is a new one: the log decides, as ever.
      sockets[0].message("next", to: room.id)
      #expect(try await sockets[0].next("accepted")["seq"]?.integer == 32)
    }
  }

  /// A database with one room of ten entries, each of 100 bytes and an hour apart, the seventh of them a proposal.
  private func withLog(_ body: (SQLiteDatabase, UUIDv7) async throws -> Void) async throws {
    let path = temporaryDirectory()
    defer { for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) } }
    let database = try SQLiteDatabase(path: path)
    try await database.migrate(Schema.migrations, now: 0)
    let (room, user) = (TestAccount.newID(), TestAccount.newID())
    try await database.write { connection in
      try connection.execute(
        """
        INSERT INTO users (id, username, password_hash, kdf_salt, created_at) VALUES (?1, 'alice', '', ?1, 0)
        """, .id(user))
      let rooms = RoomStore(connection: connection)
      try rooms.insert(
        RoomSummary(
          id: room, kind: .group, suite: 1, epoch: 0, seq: 0, profile: [], createdAt: 0, createdBy: user),
        groupInfo: [1])
      try rooms.insertMember(user, of: room, role: .owner, seq: 0, now: 0)
      for number in UInt64(1)...10 {
        try connection.execute("UPDATE rooms SET seq = ?1 WHERE id = ?2", .number(number), .id(room))
        try LogStore(connection: connection).insert(
          RoomEvent(
            kind: number == 7 ? .proposal : .message, room: room, seq: number, id: TestAccount.newID(), sender: user,
            device: user, time: number * 3_600_000, payload: [UInt8](repeating: 0, count: 100)))
      }
    }
    try await body(database, room)
    await database.close()
  }

  @Test("The oldest go by age and by size; the newest stays, and a proposal that is still open")
  func ends() async throws {
    try await withLog { database, room in
      for (time, bytes, end) in [
        (nil, nil, nil), (0, nil, nil), (3_600_000, nil, nil), (3_600_001, nil, 1), (4 * 3_600_000, nil, 3),
        (100 * 3_600_000, nil, 6), (nil, 1_000, nil), (nil, 999, 1), (nil, 500, 5), (nil, 0, 6),
        (4 * 3_600_000, 500, 5), (5 * 3_600_000, 900, 4),
      ] as [(Int64?, Int64?, UInt64?)] {
        let found = try await database.read {
          try RetentionStore(connection: $0).end(of: room, before: time, bytes: bytes)
        }
        #expect(found == end, "\(String(describing: time)) \(String(describing: bytes))")
      }
      _ = try await database.write { try $0.execute("UPDATE rooms SET group_info_seq = 8") }
      let all = try await database.read { try RetentionStore(connection: $0).end(of: room, before: .max, bytes: nil) }
      #expect(all == 9)
      try await database.write { connection in
        let store = RetentionStore(connection: connection)
        try store.trim(room, upTo: 4)
        try store.trim(room, upTo: 2)
        let log = LogStore(connection: connection)
        #expect(try log.firstSeq(of: room) == 5)
        #expect(try log.events(of: room, after: 0, limit: 100, byteLimit: 10_000).events.map(\.seq) == Array(5...10))
      }
    }
  }

  @Test("History, resume and trimming read ranges of an index, and sort nothing")
  func queryPlans() async throws {
    try await withLog { database, room in
      for statement in [
        "SELECT seq, LENGTH(payload) FROM room_events WHERE room_id = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3",
        "SELECT payload FROM room_events WHERE room_id = ?1 AND seq > ?2 AND seq <= ?3 ORDER BY seq",
        "SELECT seq, type, created_at, LENGTH(payload) FROM room_events WHERE room_id = ?1 ORDER BY seq LIMIT ?2",
        "DELETE FROM room_events WHERE room_id = ?1 AND seq <= ?2",
        "SELECT seq, created_at FROM room_events WHERE room_id = ?1 AND device_id = ?2 AND client_id = ?3",
        "SELECT id, LENGTH(payload) FROM mailbox WHERE device_id = ?1 AND id > ?2 ORDER BY id LIMIT ?3",
        "SELECT rooms.id FROM room_members JOIN rooms ON rooms.id = room_members.room_id WHERE room_members.user_id = ?1",
      ] {
        let plan = try await database.read { connection in
          let count = (1...3).last { statement.contains("?\($0)") } ?? 0
          return try connection.rows(
            "EXPLAIN QUERY PLAN " + statement, arguments: [SQLValue](repeating: 1, count: count)
          ).map { try $0.text(3) }
        }
        #expect(plan.contains { $0.hasPrefix("SEARCH") }, "\(statement): \(plan)")
        #expect(!plan.contains { $0.hasPrefix("SCAN") || $0.contains("TEMP B-TREE") }, "\(statement): \(plan)")
      }
    }
  }
}
