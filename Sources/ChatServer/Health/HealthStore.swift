import Database
import WireCoding

/// The statements about the database as a whole.
struct HealthStore {
  let connection: any SQLConnection

  struct Counts: Sendable {
    var users: Int64 = 0
    var devices: Int64 = 0
    var rooms: Int64 = 0
    /// Entries that rooms' logs have got so far.
    var messages: Int64 = 0
  }

  /// Throws where the database does not answer.
  func probe() throws -> Bool { try connection.row("SELECT 1")?.integer(0) == 1 }

  func counts() throws -> Counts {
    Counts(
      users: try number("SELECT COUNT(*) FROM users WHERE deleted_at IS NULL"),
      devices: try number("SELECT COUNT(*) FROM devices"),
      rooms: try number("SELECT COUNT(*) FROM rooms"), messages: try number("SELECT COALESCE(SUM(seq), 0) FROM rooms"))
  }

  private func number(_ question: String) throws -> Int64 { try connection.row(question)?.integer(0) ?? 0 }
}
