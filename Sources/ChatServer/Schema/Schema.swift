import Database

/// The tables, as steps. Ids are 16-byte blobs, times milliseconds since 1970; flags are 0 or 1.
enum Schema {
  static let migrations: [Migration] = [
    accounts, rooms, receipts, groups, groupInfos, claims, administration, files, trees,
  ]

  private static let accounts = Migration(
    version: 1, name: "accounts and keys",
    statements: [
      """
      CREATE TABLE users (
        id BLOB NOT NULL PRIMARY KEY,
        username TEXT NOT NULL,
        email TEXT,
        password_hash TEXT NOT NULL,
        kdf_salt BLOB NOT NULL,
        account_key BLOB,
        backup BLOB,
        backup_version BIGINT NOT NULL DEFAULT 0,
        created_at BIGINT NOT NULL)
      """,
      "CREATE UNIQUE INDEX users_username ON users (username)",
      "CREATE UNIQUE INDEX users_email ON users (email)",
      """
      CREATE TABLE devices (
        id BLOB NOT NULL PRIMARY KEY,
        user_id BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        name TEXT NOT NULL,
        certificate BLOB NOT NULL,
        mailbox_last BIGINT NOT NULL DEFAULT 0,
        created_at BIGINT NOT NULL)
      """,
      "CREATE INDEX devices_user ON devices (user_id)",
      """
      CREATE TABLE sessions (
        id BLOB NOT NULL PRIMARY KEY,
        user_id BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        device_id BLOB REFERENCES devices (id) ON DELETE SET NULL,
        created_at BIGINT NOT NULL,
        used_at BIGINT NOT NULL,
        expires_at BIGINT NOT NULL,
        ended_at BIGINT)
      """,
      "CREATE INDEX sessions_user ON sessions (user_id)",
      "CREATE INDEX sessions_device ON sessions (device_id)",
      "CREATE INDEX sessions_expiry ON sessions (expires_at)",
      """
      CREATE TABLE refresh_tokens (
        hash BLOB NOT NULL PRIMARY KEY,
        session_id BLOB NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
        created_at BIGINT NOT NULL,
        used_at BIGINT)
      """,
      "CREATE INDEX refresh_tokens_session ON refresh_tokens (session_id)",
      """
      CREATE TABLE key_packages (
        hash BLOB NOT NULL PRIMARY KEY,
        device_id BLOB NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
        suite BIGINT NOT NULL,
        last_resort BIGINT NOT NULL,
        key_package BLOB NOT NULL,
        created_at BIGINT NOT NULL)
      """,
      "CREATE INDEX key_packages_device ON key_packages (device_id, suite, last_resort, created_at)",
    ])

  private static let rooms = Migration(
    version: 2, name: "rooms and mailboxes",
    statements: [
      """
      CREATE TABLE rooms (
        id BLOB NOT NULL PRIMARY KEY,
        kind TEXT NOT NULL,
        suite BIGINT NOT NULL,
        epoch BIGINT NOT NULL,
        seq BIGINT NOT NULL,
        profile BLOB NOT NULL,
        group_info BLOB NOT NULL,
        group_info_seq BIGINT NOT NULL,
        created_by BLOB NOT NULL,
        created_at BIGINT NOT NULL)
      """,
      """
      CREATE TABLE room_members (
        room_id BLOB NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
        user_id BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        role TEXT NOT NULL,
        joined_seq BIGINT NOT NULL,
        joined_at BIGINT NOT NULL,
        read_seq BIGINT NOT NULL DEFAULT 0,
        PRIMARY KEY (room_id, user_id))
      """,
      "CREATE INDEX room_members_user ON room_members (user_id)",
      // The leaves of the room's tree, which outlive a membership until somebody commits the removal.
      """
      CREATE TABLE room_devices (
        room_id BLOB NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
        device_id BLOB NOT NULL,
        user_id BLOB NOT NULL,
        added_seq BIGINT NOT NULL,
        PRIMARY KEY (room_id, device_id))
      """,
      """
      CREATE TABLE room_events (
        room_id BLOB NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
        seq BIGINT NOT NULL,
        type TEXT NOT NULL,
        client_id BLOB NOT NULL,
        sender_id BLOB NOT NULL,
        device_id BLOB NOT NULL,
        epoch BIGINT,
        payload BLOB NOT NULL,
        created_at BIGINT NOT NULL,
        PRIMARY KEY (room_id, seq))
      """,
      "CREATE UNIQUE INDEX room_events_client ON room_events (room_id, device_id, client_id)",
      """
      CREATE TABLE mailbox (
        device_id BLOB NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
        id BIGINT NOT NULL,
        type TEXT NOT NULL,
        room_id BLOB NOT NULL,
        seq BIGINT NOT NULL,
        sender_id BLOB NOT NULL,
        payload BLOB NOT NULL,
        created_at BIGINT NOT NULL,
        PRIMARY KEY (device_id, id))
      """,
    ])

  private static let receipts = Migration(
    version: 3, name: "receipts and retention",
    statements: [
      // The first entry that the log still holds, or will hold.
      "ALTER TABLE rooms ADD COLUMN first_seq BIGINT NOT NULL DEFAULT 1",
      "ALTER TABLE room_members ADD COLUMN delivered_seq BIGINT NOT NULL DEFAULT 0",
      "ALTER TABLE users ADD COLUMN receipts BIGINT NOT NULL DEFAULT 1",
    ])

  private static let groups = Migration(
    version: 4, name: "checked groups and former members",
    statements: [
      // 1 where the server checked the GroupInfo before it stored it; what was stored before is checked when it is used.
      "ALTER TABLE rooms ADD COLUMN group_checked BIGINT NOT NULL DEFAULT 0",
      "CREATE INDEX room_devices_device ON room_devices (device_id)",
      // The log entries of the present epoch that propose to remove a device's leaf.
      """
      CREATE TABLE room_proposals (
        room_id BLOB NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
        seq BIGINT NOT NULL,
        device_id BLOB NOT NULL,
        PRIMARY KEY (room_id, seq))
      """,
      // Memberships that are over: the log from after joined_seq to left_seq is the user's to read.
      """
      CREATE TABLE room_former_members (
        room_id BLOB NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
        user_id BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        joined_seq BIGINT NOT NULL,
        left_seq BIGINT NOT NULL,
        left_at BIGINT NOT NULL,
        PRIMARY KEY (room_id, user_id, left_seq))
      """,
      "CREATE INDEX room_former_members_user ON room_former_members (user_id)",
      // Devices that are gone, as long as a room has a leaf of theirs: who joins the room must be able to check it.
      """
      CREATE TABLE former_devices (
        id BLOB NOT NULL PRIMARY KEY,
        user_id BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        certificate BLOB NOT NULL)
      """,
      "CREATE INDEX former_devices_user ON former_devices (user_id)",
    ])

  private static let groupInfos = Migration(
    version: 5, name: "group infos apart from rooms",
    statements: [
      // A room's row is written anew with every message: what may be megabytes long stands beside it.
      """
      CREATE TABLE room_groups (
        room_id BLOB NOT NULL PRIMARY KEY REFERENCES rooms (id) ON DELETE CASCADE,
        group_info BLOB NOT NULL)
      """,
      "INSERT INTO room_groups (room_id, group_info) SELECT id, group_info FROM rooms",
      "ALTER TABLE rooms DROP COLUMN group_info",
    ])

  private static let claims = Migration(
    version: 6, name: "claimed key packages",
    statements: [
      // One-time KeyPackages that somebody has, until they would be refused for their age.
      """
      CREATE TABLE claimed_key_packages (
        hash BLOB NOT NULL PRIMARY KEY,
        device_id BLOB NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
        expires_at BIGINT NOT NULL)
      """,
      "CREATE INDEX claimed_key_packages_device ON claimed_key_packages (device_id)",
      "CREATE INDEX claimed_key_packages_expiry ON claimed_key_packages (expires_at)",
    ])
}
