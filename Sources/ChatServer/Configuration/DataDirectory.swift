import Foundation
import Synchronization
import WireCoding

/// The folder with the database and the secrets, held by one server at a time.
final class DataDirectory: Sendable {
  let path: String
  /// The locked file; nil once it is released.
  private let lock: Mutex<Int32?>

  /// Makes the folder where it is missing (mode 0700), and locks it until ``release()`` or until this object goes.
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
    let file = open(path + "/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw .dataDirectory(path) }
    guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
      Foundation.close(file)
      throw .dataInUse(path)
    }
    lock = Mutex(file)
    guard holdsDatabase else { return }
    // SQLite gives its log the mode of the database, so the file is made with the right one.
    let database = open(path + "/nightjar.sqlite", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard database >= 0 else { throw .dataDirectory(path) }
    Foundation.close(database)
  }

  deinit { release() }

  /// Gives the folder to the next server. Called when the database is closed, because the last connection's handlers may
  /// hold this object a moment longer.
  func release() {
    lock.withLock { file in
      guard let open = file else { return }
      // Also from a child that was forked in this moment and still shares the descriptor.
      flock(open, LOCK_UN)
      Foundation.close(open)
      file = nil
    }
  }

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
