import ArgumentParser
import ChatClient
import Terminal
import WireCoding

struct RoomsCommand: ClientCommand {
  static let configuration = CommandConfiguration(commandName: "rooms", abstract: "List the account's rooms.")

  @OptionGroup var options: ClientOptions
  @Flag(help: "One JSON object a line.") var json = false
  @Flag(help: "Rooms that were left, too: what was read of them is still there for `messages`.") var all = false

  func run(_ client: ChatClient, _ location: ClientLocation) async throws {
    for room in try await synchronisedRooms(client) where all || !room.isLeft {
      if json {
        try StandardOutput.write(json: room)
      } else {
        let state = room["state"]?.string ?? ""
        let remark: TerminalText = state == "ok" ? "" : "  (\(state): \(room["reason"]?.string ?? ""))"
        try StandardOutput.write(
          line:
            "\(room["id"]?.string ?? "")  \(room["name"]?.string ?? "")  \(room["memberCount"]?.integer ?? 0) members\(remark)"
        )
      }
    }
  }
}

struct CreateCommand: ClientCommand {
  static let configuration = CommandConfiguration(commandName: "create", abstract: "Make a room, and print its id.")

  @OptionGroup var options: ClientOptions
  @Argument(help: "The room's name, which the server never sees; for a direct conversation, the other's username.")
  var name: String
  @Flag(help: "A conversation with one other member.") var direct = false
  @Option(help: "How messages are signed: slh-dsa (hash-based, the default) or ml-dsa (smaller, for large rooms).")
  var signature: Signature = .slhDSA

  @Flag(help: "Messages also carry a few-time signature, by keys that sign twice and rotate by themselves.")
  var fewTime = false

  enum Signature: String, ExpressibleByArgument {
    case slhDSA = "slh-dsa"
    case mlDSA = "ml-dsa"

    var suite: Int64 { self == .slhDSA ? 0xf0e2 : 0xf0e1 }
  }

  func run(_ client: ChatClient, _ location: ClientLocation) async throws {
    let result = try await client.command(
      "createRoom",
      [
        .init("name", .string(direct ? "" : name)), .init("kind", .string(direct ? "direct" : "group")),
        .init("members", direct ? [.string(name)] : []), .init("suite", .integer(signature.suite)),
        .init("fewTime", .bool(fewTime)),
      ])
    try StandardOutput.write(line: "\(result["room"]?.string ?? "")")
  }
}

struct InviteCommand: ClientCommand {
  static let configuration = CommandConfiguration(commandName: "invite", abstract: "Add members to a room.")

  @OptionGroup var options: ClientOptions
  @Argument(help: "The room's id or name.") var room: String
  @Argument(help: "Usernames.") var users: [String]

  func run(_ client: ChatClient, _ location: ClientLocation) async throws {
    let room = try await room(self.room, of: client)
    _ = try await client.command("invite", [room.idMember, .init("users", .array(users.map { .string($0) }))])
  }
}

struct RemoveCommand: ClientCommand {
  static let configuration = CommandConfiguration(commandName: "remove", abstract: "Remove a member from a room.")

  @OptionGroup var options: ClientOptions
  @Argument(help: "The room's id or name.") var room: String
  @Argument(help: "A username.") var member: String

  func run(_ client: ChatClient, _ location: ClientLocation) async throws {
    let room = try await room(self.room, of: client)
    let members = try await client.command("members", [room.idMember])["members"]?.array ?? []
    guard let user = members.first(where: { $0["username"]?.string == member })?["user"] else {
      throw Failure("\(member) is not a member of that room.")
    }
    _ = try await client.command("remove", [room.idMember, .init("user", user)])
  }
}

struct LeaveCommand: ClientCommand {
  static let configuration = CommandConfiguration(commandName: "leave", abstract: "Leave a room.")

  @OptionGroup var options: ClientOptions
  @Argument(help: "The room's id or name.") var room: String

  func run(_ client: ChatClient, _ location: ClientLocation) async throws {
    let room = try await room(self.room, of: client)
    _ = try await client.command("leave", [room.idMember])
  }
}

struct MembersCommand: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "members", abstract: "List a room's members and their devices.")

  @OptionGroup var options: ClientOptions
  @Argument(help: "The room's id or name.") var room: String
  @Flag(help: "One JSON object a line.") var json = false

  func run(_ client: ChatClient, _ location: ClientLocation) async throws {
    let room = try await room(self.room, of: client)
    let members = try await client.command("members", [room.idMember])["members"]?.array ?? []
    for member in members {
      if json {
        try StandardOutput.write(json: member)
        continue
      }
      try StandardOutput.write(
        line: "\(member["username"]?.string ?? "")\(member["you"]?.bool == true ? " (you)" : "")")
      for device in member["devices"]?.array ?? [] {
        try StandardOutput.write(
          line:
            "  \(device["name"]?.string ?? "")  key \(device["fingerprint"]?.string?.prefix(16) ?? "")")
      }
    }
  }
}
