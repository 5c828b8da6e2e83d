import Foundation
import HBSS
import WireCoding

/// How many keys of a batch were used since the system started, in memory that no snapshot of a disk takes back.
///
/// A file for each batch, eight bytes, big-endian; locked as long as this lives.
final class OneTimeWitness {
  private let file: Int32

  /// Nil where the system has no such memory.
  ///
  /// - Throws: where it has, and it cannot be relied on.
  init?(batch: OneTimeStatement) throws {
    guard let folder = Self.folder else { return nil }
    guard mkdir(folder, 0o700) == 0 || errno == EEXIST else { throw Failure("\(folder) cannot be made") }
    let attributes = try? FileManager.default.attributesOfItem(atPath: folder)
    guard attributes?[.type] as? FileAttributeType == .typeDirectory,
      (attributes?[.ownerAccountID] as? NSNumber)?.uint32Value == getuid(),
      let permissions = (attributes?[.posixPermissions] as? NSNumber)?.uint16Value, permissions & 0o077 == 0
    else { throw Failure("\(folder) is not this user's alone") }
    let path = folder + "/" + Hex.encode(batch.root)
    file = open(path, O_RDWR | O_CREAT | O_NOFOLLOW, 0o600)
    guard file >= 0 else { throw Failure("\(path) cannot be opened") }
    guard flock(file, LOCK_EX) == 0 else { throw Failure("\(path) cannot be locked") }
  }

  deinit { if file >= 0 { close(file) } }

  /// - Throws: where it cannot be read: then nothing is known.
  func keysTaken() throws -> Int {
    var bytes = [UInt8](repeating: 0, count: 8)
    let count = pread(file, &bytes, bytes.count, 0)
    if count == 0 { return 0 }
    guard count == bytes.count else { throw Failure("the count of used keys in memory cannot be read") }
    return bytes.reduce(0) { $0 << 8 | Int($1) }
  }

  func record(keysTaken: Int) -> Bool {
    let bytes = withUnsafeBytes(of: UInt64(keysTaken).bigEndian) { [UInt8]($0) }
    return pwrite(file, bytes, bytes.count, 0) == bytes.count
  }

  private static var folder: String? {
    if let runtime = ProcessInfo.processInfo.environment["XDG_RUNTIME_DIR"], !runtime.isEmpty {
      return runtime + "/nightjar-one-time"
    }
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: "/dev/shm", isDirectory: &isFolder), isFolder.boolValue else {
      return nil
    }
    return "/dev/shm/nightjar-one-time-\(getuid())"
  }
}
