import Foundation
import NIOHTTP1
import Testing
import WireCoding

/// `nightjar serve` as a process of its own, which ends with this object at the latest: what a failed test left running
/// would keep the tests' output open.
final class SpawnedServer: @unchecked Sendable {
  // Unchecked: the process is started in the initialiser and only signalled and waited for afterwards.
  private let process: Process
  let port: Int
  private let data: String

  /// Starts anew at another port where the first was taken by somebody else meanwhile.
  ///
  /// - Parameter environment: settings beside the usual ones ("NIGHTJAR_REDIS_URL").
  init(program: String, data: String, environment: [String: String] = [:]) async throws {
    var variables = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    if environment.isEmpty, let url = try await TestDatabase.url(for: data) { variables["NIGHTJAR_DATABASE_URL"] = url }
    self.data = data
    for _ in 0..<5 {
      let port = Int.random(in: 20_000..<32_000)
      let process = try Self.start(program: program, port: port, data: data, variables: variables)
      do {
        guard try await Self.answers(process, port: port) else { continue }
      } catch {
        Foundation.kill(process.processIdentifier, SIGKILL)
        throw error
      }
      self.port = port
      self.process = process
      return
    }
    throw NotYet()
  }

  deinit { if process.isRunning { kill() } }

  private static func start(
    program: String, port: Int, data: String, variables: [String: String]
  ) throws -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = [
      "serve", "--port", "\(port)", "--data", data, "--log", "error", "--set", "limits.message=1000000/1000000",
    ]
    process.environment = variables
    try process.run()
    return process
  }

  /// - Returns: false where the process has ended: it could not listen.
  private static func answers(_ process: Process, port: Int) async throws -> Bool {
    try await eventually {
      guard process.isRunning else { return false }
      let health = try await TestReply.fetch(.GET, "http://127.0.0.1:\(port)/health")
      guard health.status == 200, process.isRunning else { throw NotYet() }
      return true
    }
  }

  /// For calls.
  var server: TestServer { TestServer(port: port, dataDirectory: data) }

  var identifier: Int32 { process.processIdentifier }

  func kill() { Foundation.kill(process.processIdentifier, SIGKILL) }

  func terminate() { process.terminate() }

  func exitStatus() async -> Int32 {
    while process.isRunning { try? await Task.sleep(for: .milliseconds(20)) }
    return process.terminationStatus
  }

  /// Beside the test bundle, where `swift build` puts it; nil where it has not been built.
  static var program: String? {
    let candidates: [String?] = [
      Bundle.main.executableURL?.deletingLastPathComponent().appendingPathComponent("nightjar").path,
      URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
        "../../../.build/debug/nightjar"
      ).standardizedFileURL.path,
    ]
    return candidates.compactMap { $0 }.first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  /// Runs the program to its end; returns its status and what it wrote to standard error.
  static func run(_ program: String, _ arguments: [String]) throws -> (Int32, String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    let pipe = Pipe()
    process.standardError = pipe
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
  }
}
