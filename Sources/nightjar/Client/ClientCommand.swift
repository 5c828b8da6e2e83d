import ArgumentParser
import ChatClient
import EngineInterface
import Terminal
import WireCoding

/// A command of the terminal client: opens the account, does its work, and closes it; where that fails, it
/// throws what can be told in one line.
protocol ClientCommand: AsyncParsableCommand {
  var options: ClientOptions { get }
  func run(_ client: ChatClient, _ location: ClientLocation) async throws
}

extension ClientCommand {
  func run() async throws {
    do {
      let location = try options.location()
      let client = try await ChatClient(location)
      do {
        try await run(client, location)
      } catch {
        await client.close()
        throw error
      }
      await client.close()
    } catch {
      throw Self.isTold(error) ? error : Failure("Unexpected failure (\(type(of: error))).")
    }
  }

  /// Whether an error says what is wrong in words for people; others may quote what is secret.
  private static func isTold(_ error: any Error) -> Bool {
    error is ChatClientError || error is Failure || error is OutputError || error is ExitCode
  }

  /// The account's rooms, brought up to date first.
  func synchronisedRooms(_ client: ChatClient) async throws -> [RoomSummary] {
    try await client.perform(.sync)
    return await client.overview().rooms
  }

  /// A room by its id or by its name. A room that was left gives its name up to one that was not.
  ///
  /// - Parameter includingLeft: whether its name still finds a room that was left, to read what is kept of it.
  func room(_ name: String, of client: ChatClient, includingLeft: Bool = false) async throws -> RoomSummary {
    let rooms = try await synchronisedRooms(client)
    if let room = rooms.first(where: { $0.id.text == name }) { return room }
    let named = rooms.filter { $0.name == name }
    let present = named.filter { $0.state != .left }
    switch (present.count, named.count) {
    case (1, _): return present[0]
    case (0, 1) where includingLeft: return named[0]
    case (0, 0): throw Failure("There is no room \(name).")
    case (0, _) where !includingLeft: throw Failure("You are no longer a member of \(name).")
    default: throw Failure("Several rooms are called \(name): name one by its id.")
    }
  }

  /// The id of a room whose messages are to be read. The client may know nothing of a room any more but what it has read.
  func history(_ name: String, of client: ChatClient) async throws -> UUIDv7? {
    do {
      return try await room(name, of: client, includingLeft: true).id
    } catch let failure as Failure {
      guard let id = try? UUIDv7(text: name), try await !client.entries(room: id, limit: 1).isEmpty else {
        throw failure
      }
      return id
    }
  }
}
