import CLibPQ
import Foundation
import Synchronization

/// A PostgreSQL server of the tests' own, on a free port of the loopback interface, with its files in a folder that goes
/// when it does.
public final class PostgresServer: Sendable {
  public let port: Int
  private let folder: String
  private let process: Mutex<ServiceProcess>
  private static let instances = Mutex<Task<PostgresServer, any Error>?>(nil)

  /// One that many tests share, each with a database of its own. It lasts as long as the test process.
  public static func shared() async throws -> PostgresServer {
    let task = instances.withLock { instance in
      if let instance { return instance }
      let task = Task { try await PostgresServer() }
      instance = task
      return task
    }
    return try await task.value
  }

  /// Makes an empty cluster, and starts it.
  public init() async throws {
    folder = try ServiceProcess.folder("postgres")
    let data = folder + "/data"
    try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: false)
    if getuid() == 0 {
      // PostgreSQL refuses to run as root.
      try ServiceProcess.run(["chown", "-R", "nobody", folder])
    }
    try ServiceProcess.run(
      Self.asUser + [
        try Self.program("initdb"), "-D", data, "-U", "nightjar", "-A", "trust", "-E", "UTF8", "--locale=C",
        "--no-sync",
      ])
    port = try ServiceProcess.freePort()
    process = Mutex(try Self.start(folder: folder, port: port))
    try await waitUntilReady()
  }

  private static func start(folder: String, port: Int) throws -> ServiceProcess {
    try ServiceProcess(
      asUser + [
        try program("postgres"), "-D", folder + "/data", "-p", "\(port)", "-c", "listen_addresses=127.0.0.1", "-c",
        "unix_socket_directories=", "-c", "max_connections=500", "-c", "shared_buffers=16MB", "-c", "fsync=off",
      ], folder: folder)
  }

  private static var asUser: [String] {
    getuid() == 0 ? ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] : []
  }

  private static func program(_ name: String) throws -> String {
    let folders = ["/usr/local/bin", "/usr/bin"] + [18, 17, 16, 15].map { "/usr/lib/postgresql/\($0)/bin" }
    for path in folders.map({ $0 + "/" + name }) where FileManager.default.isExecutableFile(atPath: path) {
      return path
    }
    throw ServiceProcess.Failure(description: "PostgreSQL is not installed: Scripts/setup test")
  }

  /// The address of one of its databases.
  public func url(_ database: String = "postgres") -> String {
    "postgres://nightjar@127.0.0.1:\(port)/\(database)?sslmode=disable"
  }

  /// Makes an empty database.
  ///
  /// - Returns: its address.
  public func makeDatabase() throws -> String {
    let name = "t" + UUID().uuidString.filter(\.isHexDigit).lowercased()
    try run("CREATE DATABASE \(name)")
    return url(name)
  }

  /// Runs a statement as the owner of everything.
  public func run(_ statement: String, database: String = "postgres") throws {
    let connection = PQconnectdb(url(database))
    defer { PQfinish(connection) }
    let result = PQexec(connection, statement)
    defer { PQclear(result) }
    let status = PQresultStatus(result)
    guard status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK else {
      throw ServiceProcess.Failure(description: String(cString: PQerrorMessage(connection)))
    }
  }

  /// Ends it, by default at once, as a crash would.
  public func stop(_ signal: String = "QUIT") { process.withLock { $0.stop(signal) } }

  /// Starts it again on the same port.
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
      if PQping(url()) == PQPING_OK { return }
      try await Task.sleep(for: .milliseconds(50))
    }
    let log = FileManager.default.contents(atPath: folder + "/log") ?? Data()
    throw ServiceProcess.Failure(description: "PostgreSQL does not start: \(String(decoding: log, as: UTF8.self))")
  }
}
