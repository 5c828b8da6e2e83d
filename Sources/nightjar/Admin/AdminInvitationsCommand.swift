import ArgumentParser
import Terminal
import WireCoding

struct AdminInvitationsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "invitations", abstract: "List invitations, make them and take them back.",
    subcommands: [List.self, Create.self, Revoke.self], defaultSubcommand: List.self)

  struct List: AdminAction {
    static let configuration = CommandConfiguration(abstract: "List the newest invitations, good ones and others.")
    @OptionGroup var options: AdminOptions

    func run(_ connection: AdminConnection) async throws {
      for invitation in try await connection.perform("GET", "invitations")["invitations"]?.array ?? [] {
        try show(
          invitation,
          """
          \(word(invitation["id"]))  \(word(invitation["uses"])) of \(word(invitation["limit"])) used  \
          until \(time(invitation["expiresAt"]))  for \(word(invitation["username"]))  \
          good: \(word(invitation["good"]))
          """)
      }
    }
  }

  struct Create: AdminAction {
    static let configuration = CommandConfiguration(abstract: "Make an invitation, and print its link.")
    @OptionGroup var options: AdminOptions
    @OptionGroup var terms: InvitationTerms
    @Option(name: .customLong("for"), help: "A username that is kept for who has the link.") var username: String?

    func run(_ connection: AdminConnection) async throws {
      var body = terms.body
      if let username { body.add("username", .string(username)) }
      let answer = try await connection.perform("POST", "invitations", body)
      let link = InvitationLink.text(server: options.serverAddress, token: answer["token"]?.string ?? "")
      try show(answer.adding("link", .string(link)), "\(link)")
    }
  }

  struct Revoke: AdminAction {
    static let configuration = CommandConfiguration(abstract: "Take an invitation back.")
    @OptionGroup var options: AdminOptions
    @Argument(help: "An invitation's id.") var id: String

    func run(_ connection: AdminConnection) async throws {
      try await connection.perform("DELETE", "invitations/" + AdminConnection.encode(id))
    }
  }
}
