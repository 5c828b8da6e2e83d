import Database
import WireCoding

/// The statements about what an account may do.
extension AccountStore {
  struct Standing: Sendable {
    let role: UserRole
    let disabledAt: Int64?
    let isDeleted: Bool
  }

  func standing(of user: UUIDv7) throws -> Standing? {
    try connection.row("SELECT role, disabled_at, deleted_at FROM users WHERE id = ?1", .id(user)).map {
      Standing(
        role: UserRole(rawValue: try $0.text(0)) ?? .member, disabledAt: try $0.optionalInteger(1),
        isDeleted: !$0.isNull(2))
    }
  }

  /// What an account may do now; a disabled one is nobody's administrator.
  func role(of user: UUIDv7) throws -> UserRole {
    guard let standing = try standing(of: user), standing.disabledAt == nil, !standing.isDeleted else {
      return .member
    }
    return standing.role
  }

  /// Keeps an account from being disabled or deleted until the transaction ends.
  ///
  /// - Throws: ``APIError/accountDisabled`` where it is.
  func requireEnabled(_ user: UUIDv7) throws {
    try connection.lock("SELECT id FROM users WHERE id = ?1", .id(user))
    guard let standing = try standing(of: user), !standing.isDeleted else { throw APIError.invalidCredentials }
    guard standing.disabledAt == nil else { throw APIError.accountDisabled }
  }

  func setRole(_ role: UserRole, of user: UUIDv7) throws {
    try connection.execute("UPDATE users SET role = ?1 WHERE id = ?2", .text(role.rawValue), .id(user))
  }

  /// - Parameter time: nil enables the account.
  func setDisabled(at time: Int64?, of user: UUIDv7) throws {
    try connection.execute("UPDATE users SET disabled_at = ?1 WHERE id = ?2", .integer(optional: time), .id(user))
  }

  /// Administrators who can log in.
  func administratorCount() throws -> Int64 {
    try connection.row(
      "SELECT COUNT(*) FROM users WHERE role = 'admin' AND disabled_at IS NULL AND deleted_at IS NULL"
    )?.integer(0) ?? 0
  }

  /// Leaves of an account what others need to check signatures of its past devices: its id and public key. The name is
  /// free again.
  func bury(_ user: UUIDv7, now: Int64) throws {
    // 32 characters of what names are made of, with more than 12 bytes of the id: nobody else's.
    let name = "deleted-" + Hex.encode(user.bytes.suffix(12))
    try connection.execute(
      """
      UPDATE users SET username = ?1, email = NULL, password_hash = '', backup = NULL, role = 'member',
        disabled_at = COALESCE(disabled_at, ?2), deleted_at = ?2
      WHERE id = ?3
      """, .text(name), .integer(now), .id(user))
  }

  /// Removes accounts that were deleted before `time`, where no room has a leaf of theirs any more.
  func purgeDeleted(before time: Int64) throws {
    try connection.execute(
      """
      DELETE FROM users WHERE deleted_at < ?1
        AND NOT EXISTS (SELECT 1 FROM room_devices WHERE room_devices.user_id = users.id)
      """, .integer(time))
  }
}
