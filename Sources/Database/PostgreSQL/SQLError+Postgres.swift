extension SQLError {
  /// What PostgreSQL's SQLSTATE (PostgreSQL 15, appendix A) means to the server.
  ///
  /// - Parameter detail: "Key (username)=(ana) already exists.": only the names before the `=` are taken from it.
  init(sqlState: String, table: String?, constraint: String?, detail: String?) {
    let code: Code =
      switch sqlState {
      case "23505": .uniqueViolation
      case "40001", "40P01": .serialization
      // disk_full. Too many connections and their like pass.
      case "53100": .full
      case "22021", "22P05": .invalidText
      // Cancelled by a timeout; no lock within the time; a standby, which only reads.
      case "57014", "55P03", "25006": .unavailable
      case let state where state.hasPrefix("23"): .constraintViolation
      case let state where ["08", "28", "53", "57", "58", "3D"].contains(state.prefix(2)): .unavailable
      default: .failed
      }
    var columns: String?
    if code == .uniqueViolation, let table, let keys = detail?.split(separator: "(").dropFirst().first {
      columns = keys.split(separator: ")").first.map { names in
        names.split(separator: ",").map { "\(table).\($0.drop { $0 == " " })" }.joined(separator: ", ")
      }
    }
    self.init(code, constraint: columns ?? constraint, nativeCode: sqlState.isEmpty ? nil : sqlState)
  }
}
