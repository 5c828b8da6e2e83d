import Database
import Hummingbird
import HummingbirdCore
public import Logging
import NIOCore
import NIOPosix
public import ServiceLifecycle
import WebSockets

/// A whole server, ready to run. `main` and the tests run the same.
public struct ServerApplication: Service {
  private let components: Components
  private let configuration: ServerConfiguration
  private let logger: Logger
  private let port: PortPromise

  init(components: Components, configuration: ServerConfiguration, logger: Logger) {
    self.components = components
    self.configuration = configuration
    self.logger = logger
    port = PortPromise()
  }

  /// The port that the server listens on, as soon as it does.
  ///
  /// - Throws: what kept it from listening.
  public func listeningPort() async throws -> Int { try await port.value() }

  /// Reads the TLS certificate and its key again, for connections that come from here on.
  ///
  /// - Throws: ``ServerError`` where they cannot be used; the old ones stay.
  public func reloadCertificate() throws { try components.tls?.reload() }

  /// Every endpoint of the API, as in "GET /api/rooms/{room}", for the test of the documents.
  package var endpoints: [String] { components.responder.endpoints }

  /// Serves until it is told to stop, then lets requests end, says goodbye to clients and closes the database.
  ///
  /// - Throws: ``ServerError`` where the port cannot be had.
  public func run() async throws {
    let tls = components.tls.map { identity in { @Sendable in identity.current } }
    let application = Application(
      responder: components.responder,
      server: components.sockets.http1(configuration: HTTP1Channel.Configuration(idleTimeout: .seconds(75)), tls: tls),
      configuration: ApplicationConfiguration(
        address: .hostname(configuration.host, port: configuration.port), serverName: nil, backlog: 1024,
        availableConnectionsDelegate: .maximum(configuration.socketLimit, logger: logger)),
      onServerRunning: { [port] channel in port.fulfil(channel.localAddress?.port ?? 0) },
      logger: logger)
    let group = ServiceGroup(
      configuration: ServiceGroupConfiguration(services: components.services(with: application), logger: logger))
    do {
      try await group.run()
      await components.close()
    } catch {
      await components.close()
      let reason = Self.reason(for: error, host: configuration.host, port: configuration.port)
      port.fail(reason)
      throw reason
    }
  }

  private static func reason(for error: any Error, host: String, port: Int) -> any Error {
    switch error {
    case let error as IOError where error.errnoCode == EADDRINUSE: ServerError.portTaken(host: host, port: port)
    case is IOError, is SocketAddressError: ServerError.cannotListen(host: host, port: port)
    default: error
    }
  }
}

/// Puts a server together: opens the data folder and the database, and brings its schema up to date.
///
/// - Throws: ``ServerError`` with one line for the person at the terminal.
public func buildApplication(_ configuration: ServerConfiguration, logger: Logger) async throws -> ServerApplication {
  ServerApplication(
    components: try await Components(configuration, logger: logger), configuration: configuration, logger: logger)
}
