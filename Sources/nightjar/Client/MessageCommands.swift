import ArgumentParser
import ChatClient
import EngineInterface
import Foundation
import Terminal
import WireCoding

struct SendCommand: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "send", abstract: "Send a message; returns when the server has it on disk.")

  @OptionGroup var options: ClientOptions
  @Argument(help: "The room's id or name.") var room: String
  @Argument(help: "The text; standard input where it is left out.") var text: String?
  @Flag(help: "Each line of standard input is a message of its own.") var lines = false

  func run(_ client: ChatClient, _ location: ClientLocation) async throws {
    let room = try await room(self.room, of: client).id
    if let text { return try await send(text, to: room, client) }
    if lines {
      while let line = readLine(strippingNewline: true) {
        if !line.isEmpty { try await send(line, to: room, client) }
      }
      return
    }
    guard let text = String(validating: try StandardInput.readToEnd(), as: UTF8.self) else {
      throw Failure("Standard input is not UTF-8 text.")
    }
    try await send(text.hasSuffix("\n") ? String(text.dropLast()) : text, to: room, client)
  }

  private func send(_ text: String, to room: UUIDv7, _ client: ChatClient) async throws {
    try await client.send(text, to: room)
  }
}

struct MessagesCommand: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "messages",
    abstract: "Print a room's history as far as this device has read it, also of a room that was left.")

  @OptionGroup var options: ClientOptions
  @Argument(help: "The room's id or name.") var room: String
  @Flag(help: "One JSON object a line.") var json = false
  @Flag(help: "Times in UTC instead of the local time zone, which TZ chooses.") var utc = false
  @Option(help: "Only the newest so many.") var limit: Int?

  func run(_ client: ChatClient, _ location: ClientLocation) async throws {
    guard let id = try await history(room, of: client) else { return }
    let line = MessageLine(time: utc ? .utc : .local, json: json)
    if let limit {
      for entry in try await client.entries(room: id, limit: max(0, limit)) { try await line.write(entry, of: client) }
      return
    }
    // Page by page: a history may be larger than memory, and its reader content with its beginning.
    var after: UInt64 = 0
    while case let page = try await client.firstEntries(room: id, after: after, limit: 100), let last = page.last {
      for entry in page { try await line.write(entry, of: client) }
      after = last.seq
    }
  }
}
