import ArgumentParser
import ChatClient
import EngineInterface
import Terminal
import WireCoding

struct RoomsCommand: ClientCommand {
  static let configuration = CommandConfiguration(commandName: "rooms", abstract: "List the account's rooms.")

  @OptionGroup var options: ClientOptions
  @Flag(help: "One JSON object a line.") var json = false
  @Flag(help: "Rooms that were left, too: what was read of them is still there for `messages`.") var all = false

  func run(_ client: ChatClient, _ location: ClientLocation) async throws {
    for room in try await synchronisedRooms(client) where all || room.state != .left {
      if json {
        try StandardOutput.write(json: room.told)
      } else {
        let remark: TerminalText =
          room.state == .ok ? "" : "  (\(room.state.json.string ?? ""): \(room.reason?.sentence ?? ""))"
        try StandardOutput.write(line: "\(room.id.text)  \(room.title)  \(Int(room.memberCount)) members\(remark)")
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
  @Option(
    help: """
      How messages are signed: slh-dsa (every message by FIPS 205, the default), one-time (hash-based, by keys that sign \
      once and that FIPS 205 certifies: small and fast) or ml-dsa (for large rooms).
      """)
  var signature: Signature = .slhDSA

  @Flag(help: "Messages also carry a few-time signature, by keys that sign twice and rotate by themselves.")
  var fewTime = false

  enum Signature: String, ExpressibleByArgument {
    case slhDSA = "slh-dsa"
    case oneTime = "one-time"
    case mlDSA = "ml-dsa"

    var suite: UInt16 {
      switch self {
      case .slhDSA: 0xf0e2
      case .oneTime: 0xf0e4
      case .mlDSA: 0xf0e1
      }
    }
  }

  func run(_ client: ChatClient, _ location: ClientLocation) async throws {
    let outcome = try await client.perform(
      .createRoom(
        name: direct ? "" : name, kind: direct ? .direct : .group, members: direct ? [name] : [],
        suite: signature.suite, isFewTime: fewTime))
    if case .room(let room) = outcome { try StandardOutput.write(line: "\(room.text)") }
  }
}

struct InviteCommand: ClientCommand {
  static let configuration = CommandConfiguration(commandName: "invite", abstract: "Add members to a room.")

  @OptionGroup var options: ClientOptions
  @Argument(help: "The room's id or name.") var room: String
  @Argument(help: "Usernames, as many as are to come. A repeat goes on where one that was interrupted has ended.")
  var users: [String]

  func run(_ client: ChatClient, _ location: ClientLocation) async throws {
    let room = try await room(self.room, of: client)
    let news = await client.news()
    let display = ProgressDisplay(news)
    defer { display.end() }
    try await client.perform(.invite(room: room.id, users: users))
  }
}

struct RemoveCommand: ClientCommand {
  static let configuration = CommandConfiguration(commandName: "remove", abstract: "Remove a member from a room.")

  @OptionGroup var options: ClientOptions
  @Argument(help: "The room's id or name.") var room: String
  @Argument(help: "A username.") var member: String

  func run(_ client: ChatClient, _ location: ClientLocation) async throws {
    let room = try await room(self.room, of: client)
    guard let user = try await client.members(of: room.id).first(where: { $0.username == member })?.user else {
      throw Failure("\(member) is not a member of that room.")
    }
    try await client.perform(.remove(room: room.id, user: user))
  }
}

struct LeaveCommand: ClientCommand {
  static let configuration = CommandConfiguration(commandName: "leave", abstract: "Leave a room.")

  @OptionGroup var options: ClientOptions
  @Argument(help: "The room's id or name.") var room: String

  func run(_ client: ChatClient, _ location: ClientLocation) async throws {
    let room = try await room(self.room, of: client)
    try await client.perform(.leave(room: room.id))
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
    for member in try await client.members(of: room.id) {
      if json {
        try StandardOutput.write(json: member.json)
        continue
      }
      try StandardOutput.write(line: "\(member.username)\(member.isYou ? " (you)" : "")\(remark(on: member.role))")
      for device in member.devices {
        try StandardOutput.write(line: "  \(device.name)  key \(String(device.fingerprint.prefix(16)))")
      }
    }
  }

  private func remark(on role: Role?) -> TerminalText {
    switch role {
    case .owner: "  owner"
    case .admin: "  admin"
    case .member, nil: ""
    }
  }
}

extension ChatClient {
  func members(of room: UUIDv7) async throws -> [RoomMember] {
    guard case .members(let members) = try await perform(.members(room: room)) else { return [] }
    return members
  }
}

extension RoomSummary {
  /// What it is called in a list.
  var title: String {
    if !name.isEmpty { return name }
    return kind == .direct ? "Direct conversation" : "Unnamed room"
  }

  /// For programs; why it cannot be used is told as a failure is.
  var told: JSON {
    var plain = self
    plain.reason = nil
    var told = plain.json
    if let reason { told.add("reason", reason.told) }
    return told
  }
}
