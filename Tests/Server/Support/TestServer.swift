import AsyncHTTPClient
import ChatServer
import Foundation
import Logging
import NIOCore
import NIOHTTP1
import ServiceLifecycle
import WireCoding

/// A server in this process, on a free loopback port, with its data in a folder of its own.
final class TestServer: Sendable {
  let port: Int
  let dataDirectory: String
  private let trigger: AsyncStream<Void>.Continuation?
  private let running: Task<Void, any Error>?

  /// Runs `body` against a server, and stops it afterwards.
  static func with<T>(
    dataDirectory: String? = nil, _ change: (inout ServerConfiguration) -> Void = { _ in },
    _ body: (TestServer) async throws -> T
  ) async throws -> T {
    let directory = dataDirectory ?? NSTemporaryDirectory() + "nightjar-test-" + UUID().uuidString
    defer { if dataDirectory == nil { try? FileManager.default.removeItem(atPath: directory) } }
    let server = try await TestServer(directory, change)
    do {
      let result = try await body(server)
      try await server.stop()
      return result
    } catch {
      try? await server.stop()
      throw error
    }
  }

  init(_ directory: String, _ change: (inout ServerConfiguration) -> Void) async throws {
    var configuration = ServerConfiguration()
    configuration.port = 0
    configuration.dataDirectory = directory
    configuration.shutdownGrace = 2
    configuration.databaseURL = try await TestDatabase.url(for: directory)
    configuration.databaseConnections = 4
    change(&configuration)
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let application = try await buildApplication(configuration, logger: logger)
    let (stream, trigger) = AsyncStream.makeStream(of: Void.self)
    self.trigger = trigger
    running = Task {
      let group = ServiceGroup(
        configuration: ServiceGroupConfiguration(
          services: [.init(service: application)], logger: logger))
      let stopper = Task {
        for await _ in stream {}
        await group.triggerGracefulShutdown()
      }
      defer { stopper.cancel() }
      try await group.run()
    }
    port = try await application.listeningPort()
    dataDirectory = directory
  }

  /// One that runs elsewhere.
  init(port: Int, dataDirectory: String) {
    self.port = port
    self.dataDirectory = dataDirectory
    trigger = nil
    running = nil
  }

  /// Stops as on SIGTERM, and returns when the database is closed.
  func stop() async throws {
    trigger?.finish()
    try await running?.value
  }

  var url: String { "http://127.0.0.1:\(port)" }
  var socketURL: String { "ws://127.0.0.1:\(port)/ws" }

  func call(
    _ method: HTTPMethod, _ path: String, _ json: JSON? = nil, token: String? = nil, headers: [String: String] = [:]
  ) async throws -> TestReply {
    var headers = headers
    if json != nil { headers["content-type"] = "application/json" }
    if let token { headers["authorization"] = "Bearer " + token }
    return try await send(method, path, body: json?.encoded, headers: headers)
  }

  /// Any request, also one that no client would make.
  func send(
    _ method: HTTPMethod, _ path: String, body: [UInt8]? = nil, headers: [String: String] = [:]
  ) async throws -> TestReply {
    try await TestReply.fetch(method, url + path, body: body, headers: headers)
  }
}
