/// Statements for many lists of arguments, which PostgreSQL gets as a few.
extension PostgresSession {
  /// Sends a change for several lists of arguments: one statement for many of them.
  func send(_ sql: String, each lists: [[SQLValue]]) throws(SQLError) {
    guard lists.count > 1 else {
      if let only = lists.first { try send(sql, only) }
      return
    }
    var rest = lists[...]
    while !rest.isEmpty {
      let columns = try PostgresColumns(rest.prefix(PostgresColumns.limit))
      rest = rest.dropFirst(PostgresColumns.limit)
      try send(columns.change(sql), columns.parameters)
    }
  }

  /// Sends a question for several lists of arguments, and reads the answers: one statement for many of them.
  func ask(_ sql: String, each lists: [[SQLValue]]) throws(SQLError) -> [[SQLRow]] {
    guard lists.count > 1 else {
      guard let only = lists.first else { return [] }
      try send(sql, only)
      return [try synchronise()?.rows() ?? []]
    }
    var answers: [[SQLRow]] = []
    answers.reserveCapacity(lists.count)
    var rest = lists[...]
    while !rest.isEmpty {
      let part = rest.prefix(PostgresColumns.limit)
      rest = rest.dropFirst(PostgresColumns.limit)
      let columns = try PostgresColumns(part)
      try send(columns.question(sql), columns.parameters)
      let first = answers.count
      answers += Array(repeating: [], count: part.count)
      for var row in try synchronise()?.rows() ?? [] {
        let number = Int(try row.removeFirst())
        guard (1...part.count).contains(number) else { throw SQLError(.failed) }
        answers[first + number - 1].append(row)
      }
    }
    return answers
  }

  /// Locks the rows of a table that have these ids.
  func lock(_ table: String, ids: [SQLValue]) throws(SQLError) {
    var rest = ids[...]
    while !rest.isEmpty {
      let columns = try PostgresColumns(rest.prefix(PostgresColumns.limit).map { [$0] })
      rest = rest.dropFirst(PostgresColumns.limit)
      try send(columns.lock(table), columns.parameters)
    }
  }
}
