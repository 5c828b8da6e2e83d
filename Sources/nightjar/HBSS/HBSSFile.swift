import Foundation
import HBSS
import Terminal
import WireCoding

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
    try replace(path, mode: 0o644) { _ in bytes }
  }

  /// Writes a file that holds a secret, for its owner alone.
  static func writeSecret(_ bytes: [UInt8], to path: String) throws {
    try writeSecret(to: path) { _ in bytes }
  }

  /// The same for a secret that is made for its file, which is there and empty, and then gets the path.
  static func writeSecret(to path: String, making bytes: (_ new: String) throws -> [UInt8]) throws {
    guard path != "-" else { throw Failure("a private key is written to a file only") }
    try replace(path, mode: 0o600, making: bytes)
  }

  /// All or nothing, and on the disk when it returns: the count in a key's file must not be lost.
  private static func replace(_ path: String, mode: mode_t, making make: (_ new: String) throws -> [UInt8]) throws {
    let new = path + ".new"
    // Never one that is there already: others may have it open, or know it by a second name.
    unlink(new)
    let file = open(new, O_WRONLY | O_CREAT | O_EXCL, mode)
    guard file >= 0 else { throw Failure("\(path) cannot be written") }
    let made = try? make(new)
    var bytes = made ?? []
    defer { bytes.wipe() }
    var isWritten = made != nil
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
    isWritten = folder >= 0 && fsync(folder) == 0
    if folder >= 0 { close(folder) }
    // The name of a secret's new file must be there after a crash, too.
    guard isWritten || mode != 0o600 else { throw Failure("\(path) cannot be kept on its disk") }
  }

  static func pem(_ path: String) throws -> PEM {
    let text = try readSmall(path)
    guard let pem = try? PEM(parsing: text) else { throw Failure("\(path) holds no PEM block") }
    return pem
  }
}
