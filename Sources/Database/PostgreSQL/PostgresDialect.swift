/// The differences between the shared dialect and PostgreSQL's.
enum PostgresDialect {
  /// `?1` becomes `$1`; in statements that define tables `BLOB` becomes `BYTEA`, and `TEXT` sorts by bytes, as in SQLite.
  ///
  /// Quoted text stays as it is. Statements come from this project's sources, never from outside.
  static func translate(_ sql: String) -> String {
    let definesTables = sql.hasPrefix("CREATE TABLE") || sql.hasPrefix("ALTER TABLE")
    var result: [UInt8] = []
    result.reserveCapacity(sql.utf8.count + 64)
    var word: [UInt8] = []
    var isQuoted = false
    func endWord() {
      if definesTables, !isQuoted, word == Array("BLOB".utf8) {
        result += "BYTEA".utf8
      } else if definesTables, !isQuoted, word == Array("TEXT".utf8) {
        result += #"TEXT COLLATE "C""#.utf8
      } else {
        result += word
      }
      word.removeAll(keepingCapacity: true)
    }
    for byte in sql.utf8 {
      if isWordPart(byte) {
        word.append(byte)
        continue
      }
      endWord()
      if byte == UInt8(ascii: "'") { isQuoted.toggle() }
      result.append(byte == UInt8(ascii: "?") && !isQuoted ? UInt8(ascii: "$") : byte)
    }
    endWord()
    return String(decoding: result, as: UTF8.self)
  }

  private static func isWordPart(_ byte: UInt8) -> Bool {
    (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x5f
  }
}
