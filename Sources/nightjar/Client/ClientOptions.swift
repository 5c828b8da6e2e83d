import ArgumentParser
import ChatClient
import Foundation
import WireCoding

/// What every client command takes: which server, whose account, and where its state is.
struct ClientOptions: ParsableArguments {
  @Option(help: "The server's address. Also NIGHTJAR_SERVER; then the last log-in's; then http://localhost:8080.")
  var server: String?

  @Option(help: "The folder for accounts' state. Also NIGHTJAR_HOME; by default ~/.local/share/nightjar.")
  var home: String?

  @Option(help: "The account's username. Also NIGHTJAR_USER; then the last log-in's.")
  var user: String?

  @Option(help: "A PEM file of certificate authorities to trust beside the system's. Also NIGHTJAR_CA.")
  var ca: String?

  private var environment: [String: String] { ProcessInfo.processInfo.environment }

  var homeFolder: URL {
    if let path = home ?? environment["NIGHTJAR_HOME"], !path.isEmpty { return URL(fileURLWithPath: path) }
    let data = environment["XDG_DATA_HOME"].map { URL(fileURLWithPath: $0) }
    let base = data ?? URL(fileURLWithPath: NSHomeDirectory()).appendingPathComponent(".local/share")
    return base.appendingPathComponent("nightjar")
  }

  /// The account that the command is about.
  func location() throws -> ClientLocation {
    let last = LastLogIn.read(from: homeFolder)
    guard let username = user ?? environment["NIGHTJAR_USER"] ?? last?.username else {
      throw Failure("Name the account with --user or NIGHTJAR_USER.")
    }
    let server = server ?? environment["NIGHTJAR_SERVER"] ?? last?.server ?? "http://localhost:8080"
    let authorities = (ca ?? environment["NIGHTJAR_CA"] ?? (server == last?.server ? last?.authorities : nil)).map {
      URL(fileURLWithPath: $0).absoluteURL
    }
    return try ClientLocation(home: homeFolder, server: server, username: username, authorities: authorities)
  }

  func rememberLogIn(_ location: ClientLocation) {
    LastLogIn(
      server: location.server.absoluteString, username: location.username, authorities: location.authorities?.path
    ).write(to: homeFolder)
  }
}
