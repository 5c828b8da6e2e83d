import Database

/// The statements about the secrets that nodes share. Their table is no part of the schema: only such nodes have it.
struct SecretStore {
  let connection: any SQLConnection

  /// Keeps other nodes waiting until the transaction ends, and makes the table where there is none.
  func lock() throws {
    try connection.lockSchema()
    try connection.execute(
      "CREATE TABLE IF NOT EXISTS node_secrets (id BIGINT NOT NULL PRIMARY KEY, contents BLOB NOT NULL)")
  }

  func contents() throws -> [UInt8]? {
    try connection.row("SELECT contents FROM node_secrets WHERE id = 1")?.blob(0)
  }

  func replace(with contents: [UInt8]) throws {
    try connection.execute("DELETE FROM node_secrets")
    try connection.execute("INSERT INTO node_secrets (id, contents) VALUES (1, ?1)", .blob(contents))
  }
}
