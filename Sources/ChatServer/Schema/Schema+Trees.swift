import Database

extension Schema {
  static let trees = Migration(
    version: 9, name: "trees by node, welcomes once",
    statements: [
      // The nodes of rooms' ratchet trees that are not blank, each from the epoch that brought it until the one that
      // changed it; 2^63 − 1 for those of the present epoch.
      """
      CREATE TABLE room_nodes (
        room_id BLOB NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
        node BIGINT NOT NULL,
        epoch BIGINT NOT NULL,
        until_epoch BIGINT NOT NULL,
        data BLOB NOT NULL,
        PRIMARY KEY (room_id, node, epoch))
      """,
      "CREATE INDEX room_nodes_until ON room_nodes (room_id, until_epoch)",
      // Which trees can be put together of them.
      """
      CREATE TABLE room_trees (
        room_id BLOB NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
        epoch BIGINT NOT NULL,
        hash BLOB NOT NULL,
        nodes BIGINT NOT NULL,
        PRIMARY KEY (room_id, epoch))
      """,
      "CREATE INDEX room_trees_hash ON room_trees (room_id, hash)",
      // What all have in common who are added by one commit; their mailboxes hold what is each one's.
      """
      CREATE TABLE room_welcomes (
        room_id BLOB NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
        seq BIGINT NOT NULL,
        epoch BIGINT NOT NULL,
        head BLOB NOT NULL,
        PRIMARY KEY (room_id, seq))
      """,
      "CREATE INDEX room_welcomes_epoch ON room_welcomes (room_id, epoch)",
      "CREATE INDEX mailbox_room ON mailbox (room_id, seq)",
    ])
}
