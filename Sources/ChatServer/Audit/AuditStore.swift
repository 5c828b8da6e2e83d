import Database
import WireCoding

/// The statements about the audit. A row is appended in the transaction of what it tells of.
struct AuditStore {
  let connection: any SQLConnection

  struct Chain: Sendable {
    let lastSeq: Int64
    let lastHash: [UInt8]
    /// The last row that retention has taken away, and its hash; 0 where it has taken none.
    let trimmedSeq: Int64
    let trimmedHash: [UInt8]
  }

  /// Keeps other transactions from appending until this one ends. Transactions that append call it before they lock or
  /// write rows of accounts, sessions and invitations, so that no two wait for each other.
  func lock() throws { try connection.lock("SELECT id FROM audit_chain WHERE id = 1") }

  func chain() throws -> Chain {
    guard
      let row = try connection.row(
        "SELECT last_seq, last_hash, trimmed_seq, trimmed_hash FROM audit_chain WHERE id = 1")
    else { throw SQLError.unexpectedType }
    return Chain(
      lastSeq: try row.integer(0), lastHash: try row.optionalBlob(1) ?? AuditRow.noHash,
      trimmedSeq: try row.integer(2), trimmedHash: try row.optionalBlob(3) ?? AuditRow.noHash)
  }

  func append(_ row: AuditRow, hash: [UInt8]) throws {
    try connection.execute(
      """
      INSERT INTO audit_log (\(AuditRow.columns)) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
      """,
      .integer(row.seq), .integer(row.time), .text(row.actor), .id(optional: row.actorID),
      .text(optional: row.actorName), .text(row.action), .text(optional: row.targetKind),
      .id(optional: row.targetID), .text(optional: row.targetName), .text(optional: row.address), .text(row.details),
      .blob(hash))
    try connection.execute(
      "UPDATE audit_chain SET last_seq = ?1, last_hash = ?2 WHERE id = 1", .integer(row.seq), .blob(hash))
  }

  func username(of user: UUIDv7) throws -> String? {
    try connection.row("SELECT username FROM users WHERE id = ?1", .id(user))?.text(0)
  }

  /// Rows after `seq`, oldest first, with their hashes.
  func rows(after seq: Int64, limit: Int64) throws -> [(row: AuditRow, hash: [UInt8])] {
    try connection.rows(
      "SELECT \(AuditRow.columns) FROM audit_log WHERE seq > ?1 ORDER BY seq LIMIT ?2", .integer(seq), .integer(limit)
    ).map { (try AuditRow(row: $0), try $0.blob(11)) }
  }

  /// The newest rows before `seq`, newest first.
  func rows(before seq: Int64, limit: Int64) throws -> [(row: AuditRow, hash: [UInt8])] {
    try connection.rows(
      "SELECT \(AuditRow.columns) FROM audit_log WHERE seq < ?1 ORDER BY seq DESC LIMIT ?2", .integer(seq),
      .integer(limit)
    ).map { (try AuditRow(row: $0), try $0.blob(11)) }
  }

  /// Takes rows away that are older than `time`, and keeps the hash of the last of them for the chain's beginning.
  func trim(before time: Int64) throws {
    try lock()
    // Up to the first row that stays: a clock that was set back leaves no hole.
    let kept = try connection.row("SELECT MIN(seq) FROM audit_log WHERE created_at >= ?1", .integer(time))
    let end: Int64 =
      if let kept, !kept.isNull(0) { try kept.integer(0) } else { try chain().lastSeq + 1 }
    guard
      let last = try connection.row(
        "SELECT seq, hash FROM audit_log WHERE seq < ?1 ORDER BY seq DESC LIMIT 1", .integer(end))
    else { return }
    try connection.execute("DELETE FROM audit_log WHERE seq < ?1", .integer(end))
    try connection.execute(
      "UPDATE audit_chain SET trimmed_seq = ?1, trimmed_hash = ?2 WHERE id = 1", .integer(try last.integer(0)),
      .blob(try last.blob(1)))
  }
}
