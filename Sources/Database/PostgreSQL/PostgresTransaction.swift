/// A connection for the length of one transaction.
struct PostgresTransaction: SQLConnection {
  let session: PostgresSession

  func rows(_ sql: String, arguments: [SQLValue]) throws(SQLError) -> [SQLRow] {
    try session.send(sql, arguments)
    return try session.synchronise()?.rows() ?? []
  }

  func rows(_ sql: String, each arguments: [[SQLValue]]) throws(SQLError) -> [[SQLRow]] {
    try session.ask(sql, each: arguments)
  }

  func execute(_ sql: String, arguments: [SQLValue]) throws(SQLError) -> Int {
    try session.send(sql, arguments)
    return try session.synchronise()?.changes ?? 0
  }

  func enqueue(_ sql: String, arguments: [SQLValue]) throws(SQLError) { try session.send(sql, arguments) }

  func enqueue(_ sql: String, each arguments: [[SQLValue]]) throws(SQLError) {
    try session.send(sql, each: arguments)
  }

  func lock(_ sql: String, arguments: [SQLValue]) throws(SQLError) {
    // Less than FOR UPDATE: rows that refer to the locked one by its key may still be inserted.
    try session.send(sql + " FOR NO KEY UPDATE", arguments)
  }

  func lock(_ table: String, ids: [SQLValue]) throws(SQLError) {
    if ids.count > 1 {
      try session.lock(table, ids: ids)
    } else if let id = ids.first {
      try lock("SELECT id FROM \(table) WHERE id = ?1", arguments: [id])
    }
  }

  func lockSchema() throws(SQLError) {
    // Another node's migration may take longer than a statement may otherwise; 0x6e6a is "nj".
    try session.send("SELECT set_config('statement_timeout', '0', true), set_config('lock_timeout', '0', true)")
    try session.send("SELECT pg_advisory_xact_lock(28266, 1)")
  }

  var skippingLockedRows: String { "FOR UPDATE SKIP LOCKED" }
}
