import ArgumentParser
import Terminal
import WireCoding

struct AdminRoomsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rooms", abstract: "List rooms, as far as the server knows them, and delete them.",
    subcommands: [List.self, Show.self, Delete.self], defaultSubcommand: List.self)

  struct List: AdminAction {
    static let configuration = CommandConfiguration(abstract: "List rooms with what they use.")
    @OptionGroup var options: AdminOptions

    func run(_ connection: AdminConnection) async throws {
      try await connection.pages("rooms", key: "rooms", cursor: "id") { try show($0, room($0)) }
    }
  }

  struct Show: AdminAction {
    static let configuration = CommandConfiguration(abstract: "Show one room with the bytes of its log.")
    @OptionGroup var options: AdminOptions
    @Argument(help: "A room's id.") var id: String

    func run(_ connection: AdminConnection) async throws {
      let answer = try await connection.perform("GET", "rooms/" + AdminConnection.encode(id))
      try show(answer, "\(room(answer))  \(word(answer["bytes"])) bytes")
    }
  }

  struct Delete: AdminAction {
    static let configuration = CommandConfiguration(abstract: "Delete a room with its log.")
    @OptionGroup var options: AdminOptions
    @Argument(help: "A room's id.") var id: String

    func run(_ connection: AdminConnection) async throws {
      try await connection.perform("DELETE", "rooms/" + AdminConnection.encode(id))
    }
  }
}

extension AdminAction {
  /// A room as people read it.
  fileprivate func room(_ room: JSON) -> TerminalText {
    """
    \(word(room["id"]))  \(word(room["kind"]))  \(word(room["members"])) members  \(word(room["devices"])) devices  \
    \(word(room["entries"])) entries  epoch \(word(room["epoch"]))  made \(time(room["createdAt"]))
    """
  }
}
