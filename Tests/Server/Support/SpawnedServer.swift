import Foundation
import NIOHTTP1
import Testing
import WireCoding

/// `nightjar serve` as a process of its own.
final class SpawnedServer: @unchecked Sendable {
  // Unchecked: the process is started in the initialiser and only signalled and waited for afterwards.
  private let process: Process
  let port: Int
  private let data: String

  init(program: String, data: String) async throws {
    let port = Int.random(in: 20_000..<60_000)
    self.port = port
    self.data = data
    process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = [
      "serve", "--port", "\(port)", "--data", data, "--log", "error", "--set", "limits.message=1000000/1000000",
    ]
    if let url = try await TestDatabase.url(for: data) {
      process.environment = ProcessInfo.processInfo.environment.merging(["NIGHTJAR_DATABASE_URL": url]) { $1 }
    }
    try process.run()
    let health = try await eventually { try await TestReply.fetch(.GET, "http://127.0.0.1:\(port)/health") }
    try #require(health.status == 200)
  }

  /// For calls.
  var server: TestServer { TestServer(port: port, dataDirectory: data) }

  func kill() { Foundation.kill(process.processIdentifier, SIGKILL) }

  func terminate() { process.terminate() }

  func exitStatus() async -> Int32 {
    while process.isRunning { try? await Task.sleep(for: .milliseconds(20)) }
    return process.terminationStatus
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
