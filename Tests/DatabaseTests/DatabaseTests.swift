import Database
import Foundation
import Testing

@Suite("Databases behind the common surface")
struct DatabaseTests {
  private static let steps = [
    Migration(
      version: 1, name: "one",
      statements: [
        "CREATE TABLE things (id BLOB NOT NULL PRIMARY KEY, name TEXT NOT NULL, size BIGINT)",
        "CREATE UNIQUE INDEX things_name ON things (name)",
      ]),
    Migration(version: 2, name: "two", statements: ["ALTER TABLE things ADD COLUMN note TEXT"]),
  ]

  @Test("Values of every kind come back as they went in; a wrong type is an error", arguments: Engine.allCases)
  func values(_ engine: Engine) async throws {
    try await engine.withDatabase { database, _ in
      try await database.migrate(Self.steps, now: 1)
      try await database.write { connection in
        try connection.execute(
          "INSERT INTO things (id, name, size, note) VALUES (?1, ?2, ?3, ?2)", .blob([0, 255, 7]), .text("é'; --"),
          .integer(.min))
        try connection.execute(
          "INSERT INTO things (id, name, size, note) VALUES (?1, ?2, ?3, ?4)", .blob([]), .text(""), nil, nil)
      }
      let rows = try await database.read { try $0.rows("SELECT id, name, size, note FROM things ORDER BY size DESC") }
      #expect(rows.count == 2)
      let full = try #require(rows.first { !$0.isNull(2) })
      #expect(try full.blob(0) == [0, 255, 7])
      #expect(try full.text(1) == "é'; --")
      #expect(try full.text(3) == "é'; --")
      #expect(try full.integer(2) == .min)
      let empty = try #require(rows.first { $0.isNull(2) })
      #expect(try empty.blob(0) == [])
      #expect(try empty.optionalInteger(2) == nil)
      #expect(try empty.optionalText(3) == nil)
      #expect(throws: SQLError.unexpectedType) { try full.integer(1) }
      #expect(throws: SQLError.unexpectedType) { try full.blob(9) }
      #expect(throws: SQLError.unexpectedType) { try empty.text(3) }
    }
  }

  @Test("One question with many lists of arguments has its answers in their order", arguments: Engine.allCases)
  func questions(_ engine: Engine) async throws {
    try await engine.withDatabase { database, _ in
      try await database.migrate(Self.steps, now: 1)
      let answers = try await database.write { connection in
        for number in 0..<600 where number % 3 != 0 {
          try connection.enqueue(
            "INSERT INTO things (id, name, size) VALUES (?1, ?2, ?3)",
            .blob([UInt8(number >> 8), UInt8(number & 0xFF)]),
            .text("\(number)"), .integer(Int64(number)))
        }
        return try connection.rows(
          "SELECT size FROM things WHERE name = ?1", each: (0..<600).reversed().map { [.text("\($0)")] })
      }
      #expect(answers.count == 600)
      for (number, rows) in zip((0..<600).reversed(), answers) {
        #expect(try rows.map { try $0.integer(0) } == (number % 3 == 0 ? [] : [Int64(number)]))
      }
      #expect(try await database.read { try $0.rows("SELECT size FROM things WHERE name = ?1", each: []) }.isEmpty)
      await #expect(throws: SQLError.self) {
        _ = try await database.read { try $0.rows("SELECT nothing FROM things WHERE name = ?1", each: [[.text("1")]]) }
      }
      #expect(try await database.read { try $0.rows("SELECT COUNT(*) FROM things") }.first?.integer(0) == 400)
    }
  }

  @Test(
    "One change with many lists of arguments makes each; NULL stands where a list has it", arguments: Engine.allCases)
  func changes(_ engine: Engine) async throws {
    try await engine.withDatabase { database, _ in
      try await database.migrate(Self.steps, now: 1)
      let insertion = "INSERT INTO things (id, name, size, note) VALUES (?1, ?2, ?3, ?4)"
      @Sendable func list(_ number: Int) -> [SQLValue] {
        [
          .blob([UInt8(number >> 8), UInt8(number & 0xFF)]), .text("é\(number)"),
          number % 2 == 0 ? .integer(-Int64(number)) : nil, nil,
        ]
      }
      try await database.write { connection in
        try connection.enqueue(insertion, each: (0..<2_500).map(list))
        try connection.enqueue(insertion, each: [list(2_500)])
        try connection.enqueue(insertion, each: [])
        try connection.enqueue(
          "UPDATE things SET note = ?1, size = ?3 WHERE id = ?2",
          each: (0..<2_000).map { [.text("'\($0)'"), list($0)[0], .integer(.max - Int64($0))] })
        try connection.lock("things", ids: (0..<2_501).map { list($0)[0] })
      }
      let rows = try await database.read { try $0.rows("SELECT name, size, note FROM things ORDER BY id") }
      #expect(
        rows.map(\.values)
          == (0..<2_501).map { number in
            number < 2_000
              ? [.text("é\(number)"), .integer(.max - Int64(number)), .text("'\(number)'")]
              : [list(number)[1], list(number)[2], .null]
          })
      let error = await #expect(throws: SQLError.self) {
        try await database.write { try $0.enqueue(insertion, each: [list(2_501), list(7), list(2_502)]) }
      }
      #expect(error?.code == .uniqueViolation)
      #expect(try await database.read { try $0.row("SELECT COUNT(*) FROM things") }?.integer(0) == 2_501)
    }
  }

  @Test("A writer on a thread of its own writes among others, and undoes what throws", arguments: Engine.allCases)
  func writer(_ engine: Engine) async throws {
    struct Refusal: Error {}
    try await engine.withDatabase { database, _ in
      try await database.migrate(Self.steps, now: 1)
      @Sendable func insert(_ name: String, _ connection: any SQLConnection) throws {
        try connection.execute("INSERT INTO things (id, name) VALUES (?1, ?2)", .blob(Array(name.utf8)), .text(name))
      }
      async let others: Void = {
        for number in 0..<50 { try await database.write { try insert("other \(number)", $0) } }
      }()
      let outcomes = await withCheckedContinuation { continuation in
        Thread {
          let writer = database.makeWriter()
          let outcomes = (0..<50).map { number in
            Result {
              try writer.write { connection in
                try insert("own \(number)", connection)
                if number % 5 == 0 { throw Refusal() }
              }
            }
          }
          continuation.resume(
            returning: outcomes.map { if case .failure(let error) = $0 { "\(type(of: error))" } else { "" } })
        }.start()
      }
      try await others
      #expect(outcomes == (0..<50).map { $0 % 5 == 0 ? "Refusal" : "" })
      #expect(try await database.read { try $0.row("SELECT COUNT(*) FROM things") }?.integer(0) == 90)
    }
  }

  @Test("What throws is undone as a whole; a savepoint undoes its part alone", arguments: Engine.allCases)
  func rollback(_ engine: Engine) async throws {
    struct Refused: Error {}
    try await engine.withDatabase { database, _ in
      try await database.migrate(Self.steps, now: 1)
      await #expect(throws: Refused.self) {
        try await database.write { connection in
          try connection.execute("INSERT INTO things (id, name) VALUES (?1, ?2)", .blob([1]), .text("a"))
          throw Refused()
        }
      }
      try await database.write { connection in
        try connection.execute("INSERT INTO things (id, name) VALUES (?1, ?2)", .blob([2]), .text("b"))
        #expect(throws: Refused.self) {
          try connection.savepoint {
            try connection.execute("INSERT INTO things (id, name) VALUES (?1, ?2)", .blob([3]), .text("c"))
            throw Refused()
          }
        }
      }
      let names = try await database.read { try $0.rows("SELECT name FROM things").map { try $0.text(0) } }
      #expect(names == ["b"])
    }
  }

  @Test("Errors say what kind they are, and hold no values", arguments: Engine.allCases)
  func errors(_ engine: Engine) async throws {
    try await engine.withDatabase { database, _ in
      try await database.migrate(Self.steps, now: 1)
      func insert(_ id: UInt8, _ name: SQLValue) async throws {
        _ = try await database.write {
          try $0.execute("INSERT INTO things (id, name) VALUES (?1, ?2)", .blob([id]), name)
        }
      }
      try await insert(1, .text("secret"))
      for (id, name, code) in [
        (UInt8(1), SQLValue.text("other"), SQLError.Code.uniqueViolation), (2, .text("secret"), .uniqueViolation),
        (3, .null, .constraintViolation),
      ] {
        let error = await #expect(throws: SQLError.self) { try await insert(id, name) }
        #expect(error?.code == code)
        if code == .uniqueViolation { #expect(error?.constraint == (id == 1 ? "things.id" : "things.name")) }
        #expect(error?.description.contains("secret") == false)
      }
      let broken = await #expect(throws: SQLError.self) { try await database.read { try $0.rows("SELEKT 1") } }
      #expect(broken?.code == .failed)
    }
  }

  @Test("Text with NUL is refused: neither database keeps it", arguments: Engine.allCases)
  func nul(_ engine: Engine) async throws {
    try await engine.withDatabase { database, _ in
      let error = await #expect(throws: SQLError.self) {
        try await database.read { try $0.rows("SELECT ?1", .text("a\u{0}b")) }
      }
      #expect(error?.code == .invalidText)
    }
  }

  @Test("A read cannot write", arguments: Engine.allCases)
  func readOnly(_ engine: Engine) async throws {
    try await engine.withDatabase { database, _ in
      try await database.migrate(Self.steps, now: 1)
      await #expect(throws: SQLError.self) {
        try await database.read { try $0.execute("DELETE FROM things") }
      }
    }
  }

  @Test(
    "Migrations run once, in order, also when two open it at the same time; a newer schema is refused",
    arguments: Engine.allCases)
  func migrations(_ engine: Engine) async throws {
    try await engine.withDatabase { database, open in
      let other = try open()
      async let first: Void = database.migrate(Self.steps, now: 1)
      async let second: Void = other.migrate(Self.steps, now: 2)
      _ = try await (first, second)
      let versions = try await other.read {
        try $0.rows("SELECT version FROM schema_migrations ORDER BY version").map { try $0.integer(0) }
      }
      #expect(versions == [1, 2])
      let error = await #expect(throws: SQLError.self) { try await database.migrate([Self.steps[0]], now: 3) }
      #expect(error?.code == .newerSchema)
      await other.close()
    }
  }

  @Test("A migration that fails leaves the schema as it was", arguments: Engine.allCases)
  func failedMigration(_ engine: Engine) async throws {
    try await engine.withDatabase { database, _ in
      try await database.migrate([Self.steps[0]], now: 1)
      let bad = Migration(version: 2, name: "bad", statements: ["CREATE TABLE more (id BIGINT)", "NONSENSE"])
      await #expect(throws: SQLError.self) { try await database.migrate([Self.steps[0], bad], now: 2) }
      let error = await #expect(throws: SQLError.self) {
        try await database.read { try $0.rows("SELECT id FROM more") }
      }
      #expect(error?.code == .failed)
    }
  }
}
