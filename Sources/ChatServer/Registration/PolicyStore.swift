import Database
import WireCoding

/// The statements about what administrators set at run time.
struct PolicyStore {
  let connection: any SQLConnection

  func policy() throws -> ServerPolicy {
    guard
      let row = try connection.row(
        """
        SELECT revision, registration, members_invite, read_only, announcement, announced_at
        FROM server_policy WHERE id = 1
        """)
    else { throw SQLError.unexpectedType }
    var policy = ServerPolicy(revision: try row.integer(0), isReadOnly: try row.flag(3))
    policy.registration = try row.optionalText(1).flatMap { RegistrationConfiguration.Mode(rawValue: $0) }
    policy.membersInvite = row.isNull(2) ? nil : try row.flag(2)
    if let text = try row.optionalText(4), let time = try row.optionalInteger(5) {
      policy.announcement = ServerPolicy.Announcement(text: text, time: time)
    }
    return policy
  }

  func revision() throws -> Int64 {
    try connection.row("SELECT revision FROM server_policy WHERE id = 1")?.integer(0) ?? 0
  }

  /// Tells the server's nodes that administrators have changed something: they read again within a second.
  func touch() throws { try connection.execute("UPDATE server_policy SET revision = revision + 1 WHERE id = 1") }

  func set(_ policy: ServerPolicy) throws {
    try connection.execute(
      """
      UPDATE server_policy SET revision = revision + 1, registration = ?1, members_invite = ?2, read_only = ?3,
        announcement = ?4, announced_at = ?5
      WHERE id = 1
      """,
      .text(optional: policy.registration?.rawValue), policy.membersInvite.map { .flag($0) } ?? .null,
      .flag(policy.isReadOnly), .text(optional: policy.announcement?.text),
      .integer(optional: policy.announcement?.time))
  }

  /// Whether no account has ever been made here; false from then on.
  func takeFirstPlace() throws -> Bool {
    try connection.execute("UPDATE server_policy SET has_had_accounts = 1 WHERE id = 1 AND has_had_accounts = 0") == 1
  }
}
