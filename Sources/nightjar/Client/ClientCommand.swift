import ArgumentParser
import ChatClient
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
  func synchronisedRooms(_ client: ChatClient) async throws -> [JSON] {
    _ = try await client.command("sync")
    return await client.overview().rooms
  }

  /// A room by its id or by its name.
  func room(_ name: String, of client: ChatClient) async throws -> JSON {
    let rooms = try await synchronisedRooms(client)
    if let room = rooms.first(where: { $0["id"]?.string == name }) { return room }
    let named = rooms.filter { $0["name"]?.string == name && $0["state"]?.string != "left" }
    switch named.count {
    case 1: return named[0]
    case 0: throw Failure("There is no room \(name).")
    default: throw Failure("Several rooms are called \(name): name one by its id.")
    }
  }
}

extension JSON {
  /// The id of a room's row, for a command.
  var idMember: Member { .init("room", self["id"] ?? .null) }
}
