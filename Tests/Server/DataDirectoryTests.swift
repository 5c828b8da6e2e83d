import ChatServer
import Logging
import ServiceLifecycle
import Testing

@Suite("The data folder")
struct DataDirectoryTests {
  private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

  @Test("It belongs to one server, and is free as soon as that has stopped")
  func lock() async throws {
    let directory = temporaryDirectory()
    defer { removeDirectory(directory) }
    var configuration = ServerConfiguration()
    configuration.port = 0
    configuration.dataDirectory = directory
    configuration.shutdownGrace = 1
    configuration.databaseURL = try await TestDatabase.url(for: directory)
    let first = try await buildApplication(configuration, logger: logger)
    let refused = await #expect(throws: ServerError.self) { try await buildApplication(configuration, logger: logger) }
    #expect(refused?.description.contains(directory) == true)
    try await runAndStop(first)
    let second = try await buildApplication(configuration, logger: logger)
    try await runAndStop(second)
    // The first lives until here, as it does for a moment where a connection's last handler holds it.
    withExtendedLifetime(first) {}
  }

  private func runAndStop(_ application: ServerApplication) async throws {
    let group = ServiceGroup(
      configuration: ServiceGroupConfiguration(services: [.init(service: application)], logger: logger))
    async let ended: Void = group.run()
    _ = try await application.listeningPort()
    await group.triggerGracefulShutdown()
    try await ended
  }
}
