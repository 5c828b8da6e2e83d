import ArgumentParser
import ChatClient
import Foundation
import WireCoding

/// A command of the terminal client: opens the account, does its work, and ends with one line where that fails.
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
    } catch let error as ExitCode {
      throw error
    } catch {
      StandardError.write("nightjar: \(Self.sentence(for: error))")
      throw ExitCode.failure
    }
  }

  private static func sentence(for error: any Error) -> String {
    switch error {
    case let error as ChatClientError: error.message
    case let error as Failure: error.description
    default: "unexpected failure (\(type(of: error)))"
    }
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
