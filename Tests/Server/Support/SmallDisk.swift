import Foundation
import Testing

/// A disk that can be filled: a small file system in memory where that may be mounted, else a folder, and a bound on the
/// sizes of the server's files.
final class SmallDisk {
  let path = temporaryDirectory()
  private let isMounted: Bool
  private var filler: String { path + "/filler" }

  init() throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    isMounted = (try? Self.run(["mount", "-t", "tmpfs", "-o", "size=192m", "tmpfs", path])) == 0
  }

  func fill(_ server: SpawnedServer) throws {
    guard isMounted else {
      try #require(try Self.run(["prlimit", "--pid", "\(server.identifier)", "--fsize=1000000:unlimited"]) == 0)
      return
    }
    let file = open(filler, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    try #require(file >= 0)
    defer { close(file) }
    let block = [UInt8](repeating: 1, count: 65_536)
    while write(file, block, block.count) > 0 {}
  }

  func makeSpace(_ server: SpawnedServer) throws {
    if isMounted {
      try FileManager.default.removeItem(atPath: filler)
    } else {
      try #require(try Self.run(["prlimit", "--pid", "\(server.identifier)", "--fsize=unlimited:unlimited"]) == 0)
    }
  }

  func remove() {
    if isMounted { _ = try? Self.run(["umount", "-l", path]) }
    removeDirectory(path)
  }

  private static func run(_ command: [String]) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }
}
