import ArgumentParser
import ChatClient
import ChatServer
import Foundation

/// What every command of administration takes: which server, and as whom or on which store.
struct AdminOptions: ParsableArguments {
  @Option(help: "A server's data folder: work on its store itself.")
  var data: String?

  @Option(help: "A server's PostgreSQL database, postgres://user@host/name: work on it itself. NIGHTJAR_DATABASE_URL.")
  var database: String?

  @OptionGroup var client: ClientOptions

  @Flag(help: "JSON: one object a line.") var json = false

  func validate() throws {
    guard data == nil || database == nil else { throw ValidationError("--data and --database exclude each other.") }
  }

  func connection() async throws -> AdminConnection {
    guard data != nil || database != nil else {
      return .remote(try await ChatClient(try client.location()))
    }
    var options: [String: String] = [:]
    if let data { options["data"] = data }
    if let database { options["database.url"] = database }
    var configuration = try await ServerConfiguration(options: options)
    // A data folder that is named is meant, whatever the environment says of databases.
    if data != nil { configuration.databaseURL = nil }
    return .local(try await LocalAdministration(configuration))
  }

  /// Where links of invitations lead.
  var serverAddress: String {
    if data != nil || database != nil {
      return client.server ?? ProcessInfo.processInfo.environment["NIGHTJAR_SERVER"] ?? "http://localhost:8080"
    }
    return (try? client.location().server.absoluteString) ?? "http://localhost:8080"
  }
}
