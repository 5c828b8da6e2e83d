import Foundation
import Synchronization

/// A Redis server of the tests' own, on a free port of the loopback interface, that keeps nothing on disk.
public final class RedisServer: Sendable {
  public let port: Int
  private let folder: String
  private let process: Mutex<ServiceProcess>

  public init() async throws {
    folder = try ServiceProcess.folder("redis")
    port = try ServiceProcess.freePort()
    process = Mutex(try Self.start(folder: folder, port: port))
    try await waitUntilReady()
  }

  public var url: String { "redis://127.0.0.1:\(port)" }

  private static func start(folder: String, port: Int) throws -> ServiceProcess {
    try ServiceProcess(
      [
        "redis-server", "--bind", "127.0.0.1", "--port", "\(port)", "--save", "", "--appendonly", "no", "--dir", folder,
      ], folder: folder)
  }

  /// Ends it at once, as a crash would: what it knew is gone.
  public func stop() { process.withLock { $0.stop("KILL") } }

  /// Starts an empty one on the same port.
  public func restart() async throws {
    try process.withLock { $0 = try Self.start(folder: folder, port: port) }
    try await waitUntilReady()
  }

  /// Ends it, and removes its files.
  public func remove() {
    stop()
    try? FileManager.default.removeItem(atPath: folder)
  }

  private func waitUntilReady() async throws {
    for _ in 0..<600 {
      if (try? ServiceProcess.run(["redis-cli", "-p", "\(port)", "ping"])) != nil { return }
      try await Task.sleep(for: .milliseconds(50))
    }
    let log = FileManager.default.contents(atPath: folder + "/log") ?? Data()
    throw ServiceProcess.Failure(description: "Redis does not start: \(String(decoding: log, as: UTF8.self))")
  }
}
