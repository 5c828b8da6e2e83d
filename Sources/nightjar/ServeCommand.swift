import ArgumentParser
import ChatServer
import Foundation
import Logging
import ServiceLifecycle
import UnixSignals

/// `nightjar serve`: the server.
struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve", abstract: "Run the server.",
    discussion: """
      Every setting can also come from the environment (NIGHTJAR_PORT, NIGHTJAR_HOST, NIGHTJAR_DATA …) or from a JSON \
      file ({"port": 8080}). The command line wins over the environment, and that over the file.
      """)

  @Option(help: "The address to listen on (default: 127.0.0.1).")
  var host: String?

  @Option(help: "The port to listen on; 0 takes a free one (default: 8080).")
  var port: String?

  @Option(help: "The folder of the database and the server's secrets (default: data).")
  var data: String?

  @Option(
    help: ArgumentHelp(
      "A PostgreSQL database, postgres://user@host/name, instead of the one in the data folder.",
      discussion: """
        Others on the machine can read command lines: give a password as NIGHTJAR_DATABASE_URL, in the file or in \
        ~/.pgpass.
        """))
  var database: String?

  @Option(help: "The Redis server through which several nodes hear of each other, redis://host; NIGHTJAR_REDIS_URL.")
  var redis: String?

  @Option(help: "Proxies whose X-Forwarded-For is believed: addresses or ranges, separated by commas.")
  var trustedProxies: String?

  @Option(help: "The folder of the web client (default: Web/dist, or where it is found beside the program).")
  var web: String?

  @Option(help: "The least important level that is logged: trace, debug, info, notice, warning, error (default: info).")
  var log: String?

  @Option(help: "The TLS certificate and those above it, in PEM; with --tls-key the server speaks https itself.")
  var tlsCertificate: String?

  @Option(help: "The TLS certificate's key, in PEM. SIGHUP reads both files again.")
  var tlsKey: String?

  @Option(help: "A JSON file with settings.")
  var config: String?

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp("Another setting, such as origins=https://chat.example or tls=true.", valueName: "name=value"))
  var settings: [String] = []

  func run() async throws {
    var options: [String: String] = [:]
    for setting in settings {
      let halves = setting.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard halves.count == 2, !halves[0].isEmpty else {
        throw ValidationError("--set takes name=value.")
      }
      options[String(halves[0])] = String(halves[1])
    }
    let named = [
      ("host", host), ("port", port), ("data", data), ("database.url", database), ("redis.url", redis),
      ("proxies", trustedProxies), ("web", web), ("log", log), ("tls.certificate", tlsCertificate),
      ("tls.key", tlsKey),
    ]
    for (name, value) in named { if let value { options[name] = value } }
    let configuration = try await ServerConfiguration(options: options, file: config)
    OpenFiles.raiseLimit()
    EventLoops.start(configuration.eventLoops)
    // A file that has grown too large is an error to answer with, not the end of the process.
    signal(SIGXFSZ, SIG_IGN)
    LoggingSystem.bootstrap { JSONLogHandler(label: $0, level: configuration.logLevel) }
    let logger = Logger(label: "nightjar")
    let application = try await buildApplication(configuration, logger: logger)
    let group = ServiceGroup(
      configuration: ServiceGroupConfiguration(
        services: [CertificateReload(application: application, logger: logger), application],
        gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
    try await group.run()
  }
}
