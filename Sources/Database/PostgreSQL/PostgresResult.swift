import CLibPQ

/// An answer of the server, in binary form.
final class PostgresResult {
  private let handle: OpaquePointer

  /// Takes over the result, and clears it in the end.
  init(_ handle: OpaquePointer) { self.handle = handle }

  deinit { PQclear(handle) }

  var status: ExecStatusType { PQresultStatus(handle) }

  /// "COMMIT", "INSERT 0 1".
  var command: String { String(cString: PQcmdStatus(handle)) }

  /// Rows that a change altered.
  var changes: Int { Int(String(cString: PQcmdTuples(handle))) ?? 0 }

  func rows() throws(SQLError) -> [SQLRow] {
    let columns = PQnfields(handle)
    var rows: [SQLRow] = []
    rows.reserveCapacity(Int(PQntuples(handle)))
    for row in 0..<PQntuples(handle) {
      var values: [SQLValue] = []
      values.reserveCapacity(Int(columns))
      for column in 0..<columns { values.append(try value(row, column)) }
      rows.append(SQLRow(values))
    }
    return rows
  }

  private func value(_ row: Int32, _ column: Int32) throws(SQLError) -> SQLValue {
    guard PQgetisnull(handle, row, column) == 0 else { return .null }
    guard let start = PQgetvalue(handle, row, column) else { throw .unexpectedType }
    let bytes = UnsafeRawBufferPointer(start: start, count: Int(PQgetlength(handle, row, column)))
    guard let kind = PostgresType(rawValue: PQftype(handle, column)) else { throw .unexpectedType }
    return try kind.value(bytes)
  }

  /// What went wrong, by the server's fields alone: its message may quote values.
  var error: SQLError {
    SQLError(
      sqlState: field(0x43) ?? "", table: field(0x74), constraint: field(0x6e), detail: field(0x44))
  }

  /// `PG_DIAG_SQLSTATE` is "C", the table's name "t", the constraint's "n", the detail "D".
  private func field(_ code: Int32) -> String? { PQresultErrorField(handle, code).map { String(cString: $0) } }
}
