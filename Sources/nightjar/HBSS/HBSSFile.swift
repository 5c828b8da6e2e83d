import Foundation
import HBSS
import Terminal

/// Files and standard streams of the `hbss` commands; `-` is a stream.
enum HBSSFile {
  /// More than this is not a key or a signature.
  private static let smallLimit = 1 << 20

  static func read(_ path: String) throws -> [UInt8] {
    if path == "-" { return try StandardInput.readToEnd() }
    guard let data = FileManager.default.contents(atPath: path) else { throw Failure("\(path) cannot be read") }
    return [UInt8](data)
  }

  static func readSmall(_ path: String) throws -> [UInt8] {
    let bytes = try read(path)
    guard bytes.count <= smallLimit else { throw Failure("\(path) is too large for a key or a signature") }
    return bytes
  }

  static func write(_ bytes: [UInt8], to path: String) throws {
    if path == "-" { return try StandardStream.output.write(bytes: bytes) }
    try replace(path, with: bytes, mode: 0o644)
  }

  /// Writes a file that holds a secret, for its owner alone.
  static func writeSecret(_ bytes: [UInt8], to path: String) throws {
    guard path != "-" else { throw Failure("a private key is written to a file only") }
    try replace(path, with: bytes, mode: 0o600)
  }

  /// All or nothing, and on the disk when it returns: a few-time key's count must not be lost.
  private static func replace(_ path: String, with bytes: [UInt8], mode: mode_t) throws {
    let new = path + ".new"
    let file = open(new, O_WRONLY | O_CREAT | O_TRUNC, mode)
    guard file >= 0 else { throw Failure("\(path) cannot be written") }
    var isWritten = true
    var done = 0
    while isWritten && done < bytes.count {
      let count = bytes[done...].withUnsafeBytes { Foundation.write(file, $0.baseAddress, $0.count) }
      isWritten = count > 0
      done += max(0, count)
    }
    isWritten = fsync(file) == 0 && isWritten
    isWritten = close(file) == 0 && isWritten
    guard isWritten, rename(new, path) == 0 else {
      unlink(new)
      throw Failure("\(path) cannot be written")
    }
    let folder = open(URL(fileURLWithPath: path).deletingLastPathComponent().path, O_RDONLY | O_DIRECTORY)
    if folder >= 0 {
      fsync(folder)
      close(folder)
    }
  }

  static func pem(_ path: String) throws -> PEM {
    let text = try readSmall(path)
    guard let pem = try? PEM(parsing: text) else { throw Failure("\(path) holds no PEM block") }
    return pem
  }
}
