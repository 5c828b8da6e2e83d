import Foundation
import WireCoding

/// The folder with the database and the secrets, held by one server at a time.
final class DataDirectory: Sendable {
  let path: String
  private let lock: Int32

  /// Makes the folder where it is missing (mode 0700), and locks it until this object goes.
  ///
  /// - Parameter holdsDatabase: false where the database is elsewhere.
  init(path: String, holdsDatabase: Bool = true) throws(ServerError) {
    self.path = path
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw .dataDirectory(path)
    }
    lock = open(path + "/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard lock >= 0 else { throw .dataDirectory(path) }
    guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
      Foundation.close(lock)
      throw .dataInUse(path)
    }
    guard holdsDatabase else { return }
    // SQLite gives its log the mode of the database, so the file is made with the right one.
    let database = open(path + "/nightjar.sqlite", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard database >= 0 else { throw .dataDirectory(path) }
    Foundation.close(database)
  }

  deinit { Foundation.close(lock) }

  var databasePath: String { path + "/nightjar.sqlite" }
  var secretsPath: String { path + "/secrets.json" }

  /// Bytes left on the disk, or nil where that cannot be told.
  var freeSpace: Int64? {
    var status = statvfs()
    guard statvfs(path, &status) == 0 else { return nil }
    return Int64(clamping: UInt64(status.f_bavail) &* UInt64(status.f_frsize))
  }

  /// Replaces a file in one step, readable by its owner alone; it is on disk when this returns.
  static func writeSecret(_ bytes: [UInt8], to path: String) throws(ServerError) {
    let temporary = path + ".new"
    unlink(temporary)
    let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw .dataDirectory(path) }
    let written = bytes.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
    let synced = fsync(file)
    Foundation.close(file)
    guard written == bytes.count, synced == 0, rename(temporary, path) == 0 else { throw .dataDirectory(path) }
  }
}
