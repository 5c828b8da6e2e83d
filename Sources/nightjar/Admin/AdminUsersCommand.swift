import ArgumentParser
import Terminal
import WireCoding

struct AdminUsersCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "users", abstract: "List accounts, and disable, enable, delete or reset them.",
    subcommands: [List.self, Show.self, Disable.self, Enable.self, Promote.self, Demote.self, SignOut.self]
      + [Reset.self, Delete.self],
    defaultSubcommand: List.self)

  struct List: AdminAction {
    static let configuration = CommandConfiguration(abstract: "List accounts with what they use.")
    @OptionGroup var options: AdminOptions
    @Option(help: "Only names that begin so.") var prefix: String = ""

    func run(_ connection: AdminConnection) async throws {
      let query = prefix.isEmpty ? "" : "&prefix=" + AdminConnection.encode(prefix)
      try await connection.pages("users", query: query, key: "users", cursor: "username") { try show($0, line($0)) }
    }
  }

  struct Show: AdminAction {
    static let configuration = CommandConfiguration(abstract: "Show one account.")
    @OptionGroup var options: AdminOptions
    @Argument(help: "A username or an id.") var user: String

    func run(_ connection: AdminConnection) async throws {
      let account = try await connection.perform("GET", "users/" + AdminConnection.encode(user))
      try show(account, line(account))
    }
  }

  struct Disable: AccountChange {
    static let configuration = CommandConfiguration(
      abstract: "Disable an account: it is signed out everywhere at once, and cannot log in.")
    @OptionGroup var options: AdminOptions
    @Argument(help: "A username or an id.") var user: String
    var change: JSON { ["disabled": true] }
  }

  struct Enable: AccountChange {
    static let configuration = CommandConfiguration(abstract: "Let a disabled account log in again.")
    @OptionGroup var options: AdminOptions
    @Argument(help: "A username or an id.") var user: String
    var change: JSON { ["disabled": false] }
  }

  struct Promote: AccountChange {
    static let configuration = CommandConfiguration(abstract: "Make an account an administrator's.")
    @OptionGroup var options: AdminOptions
    @Argument(help: "A username or an id.") var user: String
    var change: JSON { ["role": "admin"] }
  }

  struct Demote: AccountChange {
    static let configuration = CommandConfiguration(abstract: "Make an administrator's account a member's.")
    @OptionGroup var options: AdminOptions
    @Argument(help: "A username or an id.") var user: String
    var change: JSON { ["role": "member"] }
  }

  struct SignOut: AdminAction {
    static let configuration = CommandConfiguration(
      commandName: "sign-out", abstract: "End all sessions of an account.")
    @OptionGroup var options: AdminOptions
    @Argument(help: "A username or an id.") var user: String

    func run(_ connection: AdminConnection) async throws {
      let answer = try await connection.perform("DELETE", "users/\(AdminConnection.encode(user))/sessions")
      try show(answer, "\(word(answer["sessions"])) sessions ended")
    }
  }

  struct Reset: AdminAction {
    static let configuration = CommandConfiguration(
      abstract: "End an account whose password is lost, and print a link to take its name again.",
      discussion: """
        The keys of an account come from its password: no server can set another. The person begins with new keys; \
        rooms have to invite them again, and everybody who knew them is told that the key is another.
        """)
    @OptionGroup var options: AdminOptions
    @Argument(help: "A username or an id.") var user: String

    func run(_ connection: AdminConnection) async throws {
      let answer = try await connection.perform("POST", "users/\(AdminConnection.encode(user))/reset", [:])
      let link = InvitationLink.text(server: options.serverAddress, token: answer["token"]?.string ?? "")
      try show(answer.adding("link", .string(link)), "\(link)")
    }
  }

  struct Delete: AdminAction {
    static let configuration = CommandConfiguration(
      abstract: "Delete an account with its devices. What it wrote stays in the rooms, sealed for their members.")
    @OptionGroup var options: AdminOptions
    @Argument(help: "A username or an id.") var user: String

    func run(_ connection: AdminConnection) async throws {
      try await connection.perform("DELETE", "users/" + AdminConnection.encode(user))
    }
  }
}
