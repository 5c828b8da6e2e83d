import Database
import WireCoding

/// Reading the audit, and holding it against its hashes.
struct AuditService: Sendable {
  let database: any SQLDatabase

  static let pageLimit: Int64 = 500

  /// Rows after `seq`, oldest first.
  func rows(after seq: Int64, limit: Int64) async throws -> [JSON] {
    try await database.read {
      try AuditStore(connection: $0).rows(after: seq, limit: limit).map { $0.row.json(hash: $0.hash) }
    }
  }

  /// The newest rows before `seq`, newest first.
  func rows(before seq: Int64, limit: Int64) async throws -> [JSON] {
    try await database.read {
      try AuditStore(connection: $0).rows(before: seq, limit: limit).map { $0.row.json(hash: $0.hash) }
    }
  }

  /// Goes through the chain, page by page, from where retention has left it.
  ///
  /// - Parameter noted: a number and the hash that was noted of it; retention must not have taken that row away.
  func verify(noted: (seq: Int64, hash: [UInt8])?) async throws -> AuditVerdict {
    let start = try await database.read { try AuditStore(connection: $0).chain() }
    var (seq, hash) = (start.trimmedSeq, start.trimmedHash)
    var hasSeenNoted = noted == nil || noted?.seq == seq && noted?.hash == hash
    while true {
      let last = seq
      let (page, chain) = try await database.read {
        let store = AuditStore(connection: $0)
        return (try store.rows(after: last, limit: Self.pageLimit), try store.chain())
      }
      for (row, stored) in page {
        guard row.seq == seq + 1 else { return .missing(seq: seq + 1) }
        guard row.hash(after: hash) == stored else { return .altered(seq: row.seq) }
        (seq, hash) = (row.seq, stored)
        if let noted, noted.seq == seq {
          guard ConstantTime.areEqual(noted.hash, hash) else { return .rewritten(seq: seq) }
          hasSeenNoted = true
        }
      }
      guard page.isEmpty else { continue }
      // Nothing came after the last row in the state that this page was read from: the chain has to end with it.
      guard seq >= chain.lastSeq else { return .missing(seq: seq + 1) }
      guard seq == chain.lastSeq, hash == chain.lastHash else { return .altered(seq: seq) }
      guard hasSeenNoted else { return .rewritten(seq: noted?.seq ?? seq) }
      return .whole(rows: seq - start.trimmedSeq, seq: seq, hash: hash)
    }
  }
}
