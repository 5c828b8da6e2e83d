import Database
import WireCoding

/// The statements about users and devices. Each runs inside the caller's transaction.
struct AccountStore {
  let connection: any SQLConnection

  struct Credentials: Sendable {
    let user: User
    let passwordHash: String
  }

  func user(_ id: UUIDv7) throws -> User? {
    try connection.row("SELECT \(User.columns) FROM users WHERE id = ?1", .id(id)).map { try User(row: $0) }
  }

  func user(username: String) throws -> User? {
    try connection.row("SELECT \(User.columns) FROM users WHERE username = ?1", .text(username)).map {
      try User(row: $0)
    }
  }

  func user(email: String) throws -> User? {
    try connection.row("SELECT \(User.columns) FROM users WHERE email = ?1", .text(email)).map { try User(row: $0) }
  }

  /// By username or email in normal form: a username has no `@`, an email has one.
  func credentials(login: String) throws -> Credentials? {
    let column = login.contains("@") ? "email" : "username"
    return try connection.row(
      "SELECT \(User.columns), password_hash FROM users WHERE \(column) = ?1", .text(login)
    ).map { Credentials(user: try User(row: $0), passwordHash: try $0.text(5)) }
  }

  func salt(login: String) throws -> [UInt8]? {
    let column = login.contains("@") ? "email" : "username"
    return try connection.row("SELECT kdf_salt FROM users WHERE \(column) = ?1", .text(login))?.blob(0)
  }

  /// Usernames that begin with `prefix`, in their order.
  func users(prefix: String, limit: Int64) throws -> [User] {
    // The character after every one that a username can have ends the range: an index serves it on both databases.
    try connection.rows(
      "SELECT \(User.columns) FROM users WHERE username >= ?1 AND username < ?2 AND deleted_at IS NULL ORDER BY username LIMIT ?3",
      .text(prefix), .text(prefix + "~"), .integer(limit)
    ).map { try User(row: $0) }
  }

  /// - Throws: ``APIError`` where the name, the address or the id belongs to somebody.
  func insert(
    _ user: User, passwordHash: String, salt: [UInt8], backup: [UInt8]?, role: UserRole = .member
  ) throws {
    if try connection.row("SELECT 1 FROM users WHERE username = ?1", .text(user.username)) != nil {
      throw APIError.usernameTaken
    }
    if let email = user.email, try connection.row("SELECT 1 FROM users WHERE email = ?1", .text(email)) != nil {
      throw APIError.emailTaken
    }
    if try connection.row("SELECT 1 FROM users WHERE id = ?1", .id(user.id)) != nil { throw APIError.idTaken }
    do {
      try connection.execute(
        """
        INSERT INTO users (id, username, email, password_hash, kdf_salt, account_key, backup, backup_version, created_at,
          role)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
        """,
        .id(user.id), .text(user.username), .text(optional: user.email), .text(passwordHash), .blob(salt),
        .blob(optional: user.accountKey), .blob(optional: backup), .integer(backup == nil ? 0 : 1),
        .integer(user.createdAt), .text(role.rawValue))
    } catch let error where error.code == .uniqueViolation {
      // Another node was faster between the questions and the insert.
      throw APIError.usernameTaken
    }
  }

  func backup(of user: UUIDv7) throws -> (backup: [UInt8], version: Int64)? {
    guard let row = try connection.row("SELECT backup, backup_version FROM users WHERE id = ?1", .id(user)),
      let backup = try row.optionalBlob(0)
    else { return nil }
    return (backup, try row.integer(1))
  }

  /// Stores the backup where the one in place has `version`, and returns the new version; nil where it has another.
  func replaceBackup(of user: UUIDv7, with backup: [UInt8], version: Int64) throws -> Int64? {
    let changed = try connection.execute(
      "UPDATE users SET backup = ?1, backup_version = backup_version + 1 WHERE id = ?2 AND backup_version = ?3",
      .blob(backup), .id(user), .integer(version))
    return changed == 1 ? version + 1 : nil
  }

  func devices(of user: UUIDv7) throws -> [Device] {
    try connection.rows(
      "SELECT \(Device.columns) FROM devices WHERE user_id = ?1 ORDER BY created_at, id", .id(user)
    ).map { try Device(row: $0) }
  }

  /// The certificates of devices that are gone but still have a leaf in some room.
  func formerDevices(of user: UUIDv7) throws -> [(id: UUIDv7, certificate: [UInt8])] {
    try connection.rows(
      "SELECT id, certificate FROM former_devices WHERE user_id = ?1 ORDER BY id", .id(user)
    ).map { (try $0.id(0), try $0.blob(1)) }
  }

  /// Forgets a device that is gone, where no room has a leaf of it any more.
  func forgetFormerDevice(_ id: UUIDv7) throws {
    try connection.execute(
      """
      DELETE FROM former_devices WHERE id = ?1
        AND NOT EXISTS (SELECT 1 FROM room_devices WHERE room_devices.device_id = ?1)
      """, .id(id))
  }

  func device(_ id: UUIDv7, of user: UUIDv7) throws -> Device? {
    try connection.row("SELECT \(Device.columns) FROM devices WHERE id = ?1 AND user_id = ?2", .id(id), .id(user)).map {
      try Device(row: $0)
    }
  }

  /// - Throws: ``APIError`` where the id is in use or the account has its fill of devices.
  func insert(_ device: Device) throws {
    if try connection.row("SELECT 1 FROM devices WHERE id = ?1", .id(device.id)) != nil { throw APIError.idTaken }
    let count = try connection.row("SELECT COUNT(*) FROM devices WHERE user_id = ?1", .id(device.user))?.integer(0) ?? 0
    guard count < DeviceService.deviceLimit else {
      throw APIError.conflict("too_many_devices", "An account has at most \(DeviceService.deviceLimit) devices.")
    }
    try connection.execute(
      "INSERT INTO devices (id, user_id, name, certificate, created_at) VALUES (?1, ?2, ?3, ?4, ?5)",
      .id(device.id), .id(device.user), .text(device.name), .blob(device.certificate), .integer(device.createdAt))
  }

  /// Removes a device with its mailbox and KeyPackages; false where the user has no such device. Its certificate is kept
  /// while a room has a leaf of it.
  func deleteDevice(_ id: UUIDv7, of user: UUIDv7) throws -> Bool {
    try connection.execute("DELETE FROM former_devices WHERE id = ?1", .id(id))
    try connection.execute(
      """
      INSERT INTO former_devices (id, user_id, certificate)
      SELECT devices.id, devices.user_id, devices.certificate FROM devices WHERE id = ?1 AND user_id = ?2
        AND EXISTS (SELECT 1 FROM room_devices WHERE room_devices.device_id = devices.id)
      """, .id(id), .id(user))
    return try connection.execute("DELETE FROM devices WHERE id = ?1 AND user_id = ?2", .id(id), .id(user)) == 1
  }
}
