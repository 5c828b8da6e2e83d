import ArgumentParser
import Terminal
import WireCoding

struct AdminSessionsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sessions", abstract: "List sessions, and end them.", subcommands: [List.self, End.self],
    defaultSubcommand: List.self)

  struct List: AdminAction {
    static let configuration = CommandConfiguration(abstract: "List the sessions that go on.")
    @OptionGroup var options: AdminOptions
    @Option(help: "Only those of one account: a username or an id.") var of: String?

    func run(_ connection: AdminConnection) async throws {
      let query = of.map { "&user=" + AdminConnection.encode($0) } ?? ""
      try await connection.pages("sessions", query: query, key: "sessions", cursor: "id") { session in
        try show(
          session,
          """
          \(word(session["id"]))  \(word(session["username"]))  \(word(session["deviceName"]))  \
          begun \(time(session["createdAt"]))  used \(time(session["usedAt"]))
          """)
      }
    }
  }

  struct End: AdminAction {
    static let configuration = CommandConfiguration(abstract: "End a session: its tokens and sockets are over at once.")
    @OptionGroup var options: AdminOptions
    @Argument(help: "A session's id.") var id: String

    func run(_ connection: AdminConnection) async throws {
      try await connection.perform("DELETE", "sessions/" + AdminConnection.encode(id))
    }
  }
}
