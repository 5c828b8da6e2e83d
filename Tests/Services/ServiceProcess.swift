import Foundation
import Synchronization

/// A server of another project that tests start and stop. It ends with the test process, however that ends: a shell
/// between the two waits for the end of its input.
public final class ServiceProcess: Sendable {
  public struct Failure: Error, CustomStringConvertible {
    public let description: String
  }

  private struct Running {
    let process: Process
    let input: FileHandle
  }

  // Unchecked by `Mutex` alone: a Process is only started, written to and waited for.
  private let running: Mutex<Running?>

  // Not sh: Debian's waits for a signal that threads of Swift's block, and so do their children.
  private static let watcher = """
    "$@" >"$FOLDER/log" 2>&1 </dev/null &
    child=$!
    if read -r signal; then
      kill -s "$signal" $child
      wait $child
    else
      kill -s KILL $child
      wait $child
      rm -rf "$FOLDER"
    fi
    """

  /// - Parameters:
  ///   - command: the program with its arguments; one without `/` is looked for on the path.
  ///   - folder: where its output goes, as `log`; removed where the test process ends first.
  public init(_ command: [String], folder: String) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = ["-c", Self.watcher, "watcher"] + command
    process.environment = ProcessInfo.processInfo.environment.merging(["FOLDER": folder]) { $1 }
    process.currentDirectoryURL = URL(fileURLWithPath: "/")
    let pipe = Pipe()
    process.standardInput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    running = Mutex(Running(process: process, input: pipe.fileHandleForWriting))
  }

  /// Sends a signal ("INT", "KILL"), and returns when the server has ended.
  public func stop(_ signal: String) {
    guard
      let stopped = running.withLock({ running in
        defer { running = nil }
        return running
      })
    else { return }
    try? stopped.input.write(contentsOf: Data((signal + "\n").utf8))
    try? stopped.input.close()
    stopped.process.waitUntilExit()
  }

  /// Runs a program to its end.
  static func run(_ command: [String]) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    process.currentDirectoryURL = URL(fileURLWithPath: "/")
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    let errors = Pipe()
    process.standardError = errors
    try process.run()
    let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failure(description: "\(command[0]) failed: \(text)") }
  }

  /// What a program writes to standard output.
  public static func output(_ command: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    process.standardInput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return text
  }

  /// A port of the loopback interface that nobody listens on.
  public static func freePort() throws -> Int {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { throw Failure(description: "no socket") }
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, size) == 0 && getsockname(descriptor, $0, &size) == 0
      }
    }
    guard isBound else { throw Failure(description: "no free port") }
    return Int(UInt16(bigEndian: address.sin_port))
  }

  /// A new folder, open to other users: the process's own temporary folder may be closed to them.
  static func folder(_ name: String) throws -> String {
    let path = "/tmp/nightjar-\(name)-" + UUID().uuidString
    try FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
    return path
  }
}
