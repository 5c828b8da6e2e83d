import ChatProtocol
import Database
import Foundation
import Testing
import WireCoding

@testable import ChatServer

@Suite("A transaction of the log")
struct LogTransactionTests {
  @Test("Messages are numbered in turn, a repeat has the first answer, and what comes between finds all written down")
  func mixed() async throws {
    let path = temporaryDirectory()
    defer { for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) } }
    let database = try SQLiteDatabase(path: path)
    try await database.migrate(Schema.migrations, now: 0)
    let (alice, room) = (MemberIdentity(user: TestAccount.newID(), device: TestAccount.newID()), TestAccount.newID())
    let stranger = MemberIdentity(user: TestAccount.newID(), device: TestAccount.newID())
    try await database.write { connection in
      try connection.execute(
        "INSERT INTO users (id, username, password_hash, kdf_salt, created_at) VALUES (?1, 'alice', '', ?1, 0)",
        .id(alice.user))
      let rooms = RoomStore(connection: connection)
      try rooms.insert(
        RoomSummary(
          id: room, kind: .group, suite: 1, epoch: 0, seq: 0, profile: [], createdAt: 0, createdBy: alice.user),
        groupInfo: [1])
      try rooms.insertMember(alice.user, of: room, role: .owner, seq: 0, now: 0)
    }
    @Sendable func message(_ id: UUIDv7, _ sender: MemberIdentity, in room: UUIDv7) -> AppendMessage {
      AppendMessage(room: room, id: id, sender: sender, payload: [1, 2, 3], connection: nil)
    }
    let ids = (0..<3).map { _ in TestAccount.newID() }

    let seqs = try await database.write { connection in
      let transaction = LogTransaction(connection, now: 1)
      let messages = [ids[0], ids[1], ids[0]].map { message($0, alice, in: room) }
      try transaction.prepare(messages)
      var seqs = try messages.map { try transaction.append($0).answer.seq }
      // A receipt for what has just been said, in the same transaction.
      let receipt = Receipt(room: room, user: alice.user, kind: .read, seq: 2)
      #expect(try MoveReceipt(receipt: receipt).apply(in: transaction).effects.count == 1)
      // Something that takes a number of its own.
      #expect(try LogStore(connection: connection).nextSeq(room) == 3)
      transaction.didAlter(room)
      seqs.append(try message(ids[2], alice, in: room).apply(in: transaction).answer.seq)
      #expect(throws: APIError.self) { try message(TestAccount.newID(), stranger, in: room).apply(in: transaction) }
      #expect(throws: APIError.self) {
        try message(TestAccount.newID(), alice, in: TestAccount.newID()).apply(in: transaction)
      }
      try transaction.settle()
      return seqs
    }
    #expect(seqs == [1, 2, 1, 4])
    let again = try await database.write { connection in
      let transaction = LogTransaction(connection, now: 2)
      let place = try message(ids[1], alice, in: room).apply(in: transaction).answer
      try transaction.settle()
      return place
    }
    #expect(again.seq == 2 && again.time == 1)
    let stored = try await database.read { connection in
      let events = try LogStore(connection: connection).events(of: room, after: 0, limit: 10, byteLimit: 1000).events
      return (events.map(\.seq), try connection.row("SELECT seq FROM rooms")?.integer(0))
    }
    #expect(stored.0 == [1, 2, 4])
    #expect(stored.1 == 4)
  }
}
