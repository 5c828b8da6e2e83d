import ArgumentParser

/// `nightjar admin`: what the people do who run a server.
struct AdminCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "admin", abstract: "Look after a server: accounts, rooms, sessions, invitations, policy, audit.",
    discussion: """
      Over the network with the session of an administrator, who has logged in on this device; or with --data or \
      --database on the server's own store, while the server runs or not.
      """,
    subcommands: [
      AdminUsersCommand.self, AdminRoomsCommand.self, AdminSessionsCommand.self, AdminInvitationsCommand.self,
      AdminPolicyCommand.self, AdminAnnounceCommand.self, AdminAuditCommand.self,
    ])
}
