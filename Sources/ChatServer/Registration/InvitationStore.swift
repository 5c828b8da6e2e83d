import Database
import WireCoding

/// The statements about invitations.
struct InvitationStore {
  let connection: any SQLConnection

  func insert(_ invitation: Invitation, hash: [UInt8]) throws {
    try connection.execute(
      """
      INSERT INTO invitations (id, hash, created_by, username, uses, uses_limit, created_at, expires_at)
      VALUES (?1, ?2, ?3, ?4, 0, ?5, ?6, ?7)
      """,
      .id(invitation.id), .blob(hash), .id(optional: invitation.creator), .text(optional: invitation.username),
      .integer(invitation.limit), .integer(invitation.createdAt), .integer(invitation.expiresAt))
  }

  /// With the hash of its secret.
  func invitation(_ id: UUIDv7) throws -> (invitation: Invitation, hash: [UInt8])? {
    try connection.row("SELECT \(Invitation.columns), hash FROM invitations WHERE id = ?1", .id(id)).map {
      (try Invitation(row: $0), try $0.blob(8))
    }
  }

  /// Counts a use; false where there is none left. The statement decides between two that want the last.
  func use(_ id: UUIDv7, now: Int64) throws -> Bool {
    try connection.execute(
      """
      UPDATE invitations SET uses = uses + 1
      WHERE id = ?1 AND uses < uses_limit AND expires_at > ?2 AND revoked_at IS NULL
      """, .id(id), .integer(now)) == 1
  }

  /// Whether a name is kept for who has a certain invitation.
  func isReserved(_ username: String, now: Int64) throws -> Bool {
    try connection.row(
      """
      SELECT 1 FROM invitations
      WHERE username = ?1 AND uses < uses_limit AND expires_at > ?2 AND revoked_at IS NULL LIMIT 1
      """, .text(username), .integer(now)) != nil
  }

  /// Newest first; of one creator, or of everybody.
  func invitations(of creator: UUIDv7?, limit: Int64) throws -> [Invitation] {
    let condition = creator == nil ? "" : "WHERE created_by = ?2 "
    let arguments: [SQLValue] = [.integer(limit)] + (creator.map { [.id($0)] } ?? [])
    return try connection.rows(
      "SELECT \(Invitation.columns) FROM invitations \(condition)ORDER BY created_at DESC, id LIMIT ?1",
      arguments: arguments
    ).map { try Invitation(row: $0) }
  }

  /// How many that somebody has made are still good.
  func goodCount(of creator: UUIDv7?, now: Int64) throws -> Int64 {
    let condition = creator == nil ? "created_by IS NULL" : "created_by = ?2"
    let arguments: [SQLValue] = [.integer(now)] + (creator.map { [.id($0)] } ?? [])
    return try connection.rows(
      """
      SELECT COUNT(*) FROM invitations
      WHERE \(condition) AND uses < uses_limit AND expires_at > ?1 AND revoked_at IS NULL
      """, arguments: arguments
    ).first?.integer(0) ?? 0
  }

  /// False where there is none that is still good; `creator` nil revokes anybody's.
  func revoke(_ id: UUIDv7, of creator: UUIDv7?, now: Int64) throws -> Bool {
    let condition = creator == nil ? "" : " AND created_by = ?3"
    let arguments: [SQLValue] = [.integer(now), .id(id)] + (creator.map { [.id($0)] } ?? [])
    return try connection.execute(
      "UPDATE invitations SET revoked_at = ?1 WHERE id = ?2 AND revoked_at IS NULL\(condition)", arguments: arguments)
      == 1
  }

  /// Revokes what somebody has made.
  func revokeAll(of creator: UUIDv7, now: Int64) throws {
    try connection.execute(
      "UPDATE invitations SET revoked_at = ?1 WHERE created_by = ?2 AND revoked_at IS NULL", .integer(now),
      .id(creator))
  }

  /// Removes what has been of no use since `time`.
  func purge(before time: Int64) throws {
    try connection.execute("DELETE FROM invitations WHERE expires_at < ?1 OR revoked_at < ?1", .integer(time))
  }
}
