import Terminal
import WireCoding

/// A command that alters an account, and shows what has become of it.
protocol AccountChange: AdminAction {
  var user: String { get }
  var change: JSON { get }
}

extension AccountChange {
  func run(_ connection: AdminConnection) async throws {
    let account = try await connection.perform("PATCH", "users/" + AdminConnection.encode(user), change)
    try show(account, line(account))
  }
}

extension AdminAction {
  /// An account as people read it.
  func line(_ account: JSON) -> TerminalText {
    let remark: TerminalText = account["disabledAt"]?.integer == nil ? "" : "  disabled"
    return """
      \(word(account["id"]))  \(word(account["username"]))  \(word(account["role"]))  \
      \(word(account["devices"])) devices  \(word(account["sessions"])) sessions  \
      \(word(account["rooms"])) rooms  \(word(account["fileBytes"])) bytes of files  last seen \(time(account["usedAt"]))\(remark)
      """
  }
}
