import Database
import Foundation
import TestServices
import Testing

@Suite("PostgreSQL behind the common surface")
struct PostgresDatabaseTests {
  private static let counters = [
    Migration(
      version: 1, name: "one",
      statements: ["CREATE TABLE counters (id BIGINT NOT NULL PRIMARY KEY, value BIGINT NOT NULL, note TEXT)"])
  ]

  private func withDatabase(_ body: (PostgresDatabase, PostgresDatabase) async throws -> Void) async throws {
    let url = try await PostgresServer.shared().makeDatabase()
    let first = try PostgresDatabase(PostgresConfiguration(url: url))
    let second = try PostgresDatabase(PostgresConfiguration(url: url))
    try await first.migrate(Self.counters, now: 1)
    _ = try await first.write { try $0.execute("INSERT INTO counters (id, value) VALUES (1, 0), (2, 0)") }
    do {
      try await body(first, second)
    } catch {
      await first.close()
      await second.close()
      throw error
    }
    await first.close()
    await second.close()
  }

  @Test("Two nodes count on without gap or repeat, each in a transaction that locks the row first")
  func locks() async throws {
    try await withDatabase { first, second in
      let seen = try await withThrowingTaskGroup(of: [Int64].self) { group in
        for database in [first, second, first, second] {
          group.addTask {
            var seen: [Int64] = []
            for _ in 0..<50 {
              seen.append(
                try await database.write { connection in
                  try connection.lock("SELECT id FROM counters WHERE id = ?1", 1)
                  let value = try connection.row("SELECT value FROM counters WHERE id = 1")?.integer(0) ?? -1
                  try connection.enqueue("UPDATE counters SET value = ?1 WHERE id = 1", .integer(value + 1))
                  return value
                })
            }
            return seen
          }
        }
        return try await group.reduce(into: []) { $0 += $1 }
      }
      #expect(seen.sorted() == Array(0..<200))
    }
  }

  @Test("Transactions that lock each other out are run again, until each has been")
  func deadlocks() async throws {
    try await withDatabase { first, second in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for (database, order) in [(first, [1, 2]), (second, [2, 1])] as [(PostgresDatabase, [Int64])] {
          group.addTask {
            try await database.write { connection in
              for id in order {
                try connection.execute("UPDATE counters SET value = value + 1 WHERE id = ?1", .integer(id))
                Thread.sleep(forTimeInterval: 0.2)
              }
            }
          }
        }
        try await group.waitForAll()
      }
      let values = try await first.read { try $0.rows("SELECT value FROM counters").map { try $0.integer(0) } }
      #expect(values == [2, 2])
    }
  }

  @Test("What is enqueued and fails is told at the next call or at the end, and nothing of the transaction stays")
  func enqueued() async throws {
    try await withDatabase { database, _ in
      let atEnd = await #expect(throws: SQLError.self) {
        try await database.write { connection in
          try connection.execute("UPDATE counters SET value = 7")
          try connection.enqueue("INSERT INTO counters (id, value) VALUES (?1, ?2)", 1, 1)
        }
      }
      #expect(atEnd?.code == .uniqueViolation)
      let atNextCall = await #expect(throws: SQLError.self) {
        try await database.write { connection in
          try connection.enqueue("INSERT INTO counters (id, value) VALUES (?1, ?2)", 3, nil)
          _ = try connection.row("SELECT 1")
          Issue.record("the call before should have thrown")
        }
      }
      #expect(atNextCall?.code == .constraintViolation)
      // Somebody who swallows an error does not get to commit.
      await #expect(throws: SQLError.self) {
        try await database.write { connection in
          try connection.execute("UPDATE counters SET value = 8")
          _ = try? connection.execute("INSERT INTO counters (id, value) VALUES (?1, ?2)", 1, 1)
        }
      }
      let values = try await database.read { try $0.rows("SELECT value FROM counters").map { try $0.integer(0) } }
      #expect(values == [0, 0])
    }
  }

  @Test("Thousands of statements, and megabytes of them, go through one pipeline")
  func pipeline() async throws {
    try await withDatabase { database, _ in
      let text = String(repeating: "x", count: 10_000)
      try await database.write { connection in
        for id in Int64(10)..<3_010 {
          try connection.enqueue(
            "INSERT INTO counters (id, value, note) VALUES (?1, ?2, ?3)", .integer(id), .integer(id), .text(text))
        }
      }
      let sums = try await database.read {
        try $0.row("SELECT COUNT(*), SUM(value), SUM(LENGTH(note)), SUM(-value), SUM(value) * 0 FROM counters")
      }
      let row = try #require(sums)
      #expect(try row.integer(0) == 3_002)
      #expect(try row.integer(1) == 4_528_500)
      #expect(try row.integer(2) == 30_000_000)
      #expect(try row.integer(3) == -4_528_500)
      #expect(try row.integer(4) == 0)
    }
  }

  @Test("Sums up to the ends of 64 bits come back whole; past them they are an error")
  func sums() async throws {
    try await withDatabase { database, _ in
      for (value, other) in [(Int64.max, 0), (.min, 0), (.max - 10_000, 10_000), (100_000_000, 0)] as [(Int64, Int64)] {
        let sum = try await database.write { connection -> Int64? in
          try connection.execute("UPDATE counters SET value = ?1 WHERE id = 1", .integer(value))
          try connection.execute("UPDATE counters SET value = ?1 WHERE id = 2", .integer(other))
          return try connection.row("SELECT SUM(value) FROM counters")?.integer(0)
        }
        #expect(sum == value + other)
      }
      let error = await #expect(throws: SQLError.self) {
        try await database.write { connection in
          try connection.execute("UPDATE counters SET value = ?1", .integer(.max))
          _ = try connection.row("SELECT SUM(value) FROM counters")
        }
      }
      #expect(error?.code == .unexpectedType)
    }
  }

  @Test("A statement that takes too long is ended, and the connection serves on")
  func timeouts() async throws {
    let url = try await PostgresServer.shared().makeDatabase()
    var configuration = PostgresConfiguration(url: url)
    configuration.statementTimeout = 1
    configuration.connections = 1
    let database = try PostgresDatabase(configuration)
    let error = await #expect(throws: SQLError.self) {
      try await database.read { try $0.rows("SELECT LENGTH(CAST(pg_sleep(60) AS TEXT))") }
    }
    #expect(error?.code == .unavailable)
    #expect(try await database.read { try $0.row("SELECT 1")?.integer(0) } == 1)
    await database.close()
  }

  @Test("Without a server everything is refused; when it is back, everything works, without a call in between")
  func restart() async throws {
    let server = try await PostgresServer()
    defer { server.remove() }
    var configuration = PostgresConfiguration(url: server.url())
    configuration.connections = 2
    let database = try PostgresDatabase(configuration)
    try await database.migrate(Self.counters, now: 1)
    _ = try await database.write { try $0.execute("INSERT INTO counters (id, value) VALUES (1, 41)") }

    // Back before anybody noticed: neither a read nor a change does.
    for round in Int64(1)...3 {
      server.stop()
      try await server.restart()
      _ = try await database.write { try $0.execute("UPDATE counters SET value = value + 1 WHERE id = 1") }
      #expect(try await database.read { try $0.row("SELECT value FROM counters")?.integer(0) } == 41 + round)
    }

    server.stop()
    for _ in 0..<20 {
      let error = await #expect(throws: SQLError.self) { try await database.read { try $0.row("SELECT 1") } }
      #expect(error?.code == .unavailable)
    }
    try await server.restart()
    var value: Int64?
    for _ in 0..<400 where value == nil {
      value = try? await database.read { try $0.row("SELECT value FROM counters")?.integer(0) }
      if value == nil { try await Task.sleep(for: .milliseconds(50)) }
    }
    #expect(value == 44)
    await database.close()
    let error = await #expect(throws: SQLError.self) { try await database.read { try $0.row("SELECT 1") } }
    #expect(error?.code == .unavailable)
  }

  @Test("A commit waits for the disk, also where the server's default is not to")
  func durability() async throws {
    let server = try await PostgresServer.shared()
    let url = try server.makeDatabase()
    let name = try #require(url.split(separator: "/").last?.split(separator: "?").first)
    try server.run("ALTER DATABASE \(name) SET synchronous_commit = off")
    let database = try PostgresDatabase(PostgresConfiguration(url: url))
    #expect(try await database.write { try $0.row("SHOW synchronous_commit")?.text(0) } == "on")
    await database.close()
  }

  @Test("Addresses that are none are refused; those that lead nowhere are unavailable")
  func addresses() async throws {
    #expect(throws: SQLError(.failed)) {
      try PostgresDatabase(PostgresConfiguration(url: "postgres://%zz@localhost/a"))
    }
    let port = try ServiceProcess.freePort()
    let database = try PostgresDatabase(PostgresConfiguration(url: "postgres://a:secret@127.0.0.1:\(port)/a"))
    let error = await #expect(throws: SQLError.self) { try await database.read { try $0.row("SELECT 1") } }
    #expect(error?.code == .unavailable)
    #expect(error?.description.contains("secret") == false)
    await database.close()
  }
}
