import Database

/// The tables of registration, administration and the audit.
extension Schema {
  static let administration = Migration(
    version: 7, name: "registration, administration and audit",
    statements: [
      "ALTER TABLE users ADD COLUMN role TEXT NOT NULL DEFAULT 'member'",
      "ALTER TABLE users ADD COLUMN disabled_at BIGINT",
      // The account is gone: its row stays while a room has a leaf of a device of its, whose certificate its key signed.
      "ALTER TABLE users ADD COLUMN deleted_at BIGINT",
      "CREATE INDEX users_deleted ON users (deleted_at)",
      "CREATE INDEX sessions_ended ON sessions (ended_at)",
      // One row. The revision counts what administrators change: nodes that see another one read again. What is null is
      // as the configuration says.
      """
      CREATE TABLE server_policy (
        id BIGINT NOT NULL PRIMARY KEY,
        revision BIGINT NOT NULL,
        registration TEXT,
        members_invite BIGINT,
        read_only BIGINT NOT NULL,
        announcement TEXT,
        announced_at BIGINT,
        has_had_accounts BIGINT NOT NULL)
      """,
      """
      INSERT INTO server_policy (id, revision, read_only, has_had_accounts)
      VALUES (1, 0, 0, CASE WHEN EXISTS (SELECT 1 FROM users) THEN 1 ELSE 0 END)
      """,
      """
      CREATE TABLE invitations (
        id BLOB NOT NULL PRIMARY KEY,
        hash BLOB NOT NULL,
        created_by BLOB REFERENCES users (id) ON DELETE CASCADE,
        username TEXT,
        uses BIGINT NOT NULL,
        uses_limit BIGINT NOT NULL,
        created_at BIGINT NOT NULL,
        expires_at BIGINT NOT NULL,
        revoked_at BIGINT)
      """,
      "CREATE INDEX invitations_creator ON invitations (created_by)",
      "CREATE INDEX invitations_expiry ON invitations (expires_at)",
      "CREATE INDEX invitations_username ON invitations (username)",
      // Without references: what was done stays told when who did it is gone.
      """
      CREATE TABLE audit_log (
        seq BIGINT NOT NULL PRIMARY KEY,
        created_at BIGINT NOT NULL,
        actor TEXT NOT NULL,
        actor_id BLOB,
        actor_name TEXT,
        action TEXT NOT NULL,
        target_kind TEXT,
        target_id BLOB,
        target_name TEXT,
        address TEXT,
        details TEXT NOT NULL,
        hash BLOB NOT NULL)
      """,
      "CREATE INDEX audit_log_time ON audit_log (created_at)",
      // One row: where the chain ends, and the hash before its first row. No hash stands for 32 zero bytes.
      """
      CREATE TABLE audit_chain (
        id BIGINT NOT NULL PRIMARY KEY,
        last_seq BIGINT NOT NULL,
        last_hash BLOB,
        trimmed_seq BIGINT NOT NULL,
        trimmed_hash BLOB)
      """,
      "INSERT INTO audit_chain (id, last_seq, trimmed_seq) VALUES (1, 0, 0)",
    ])
}
