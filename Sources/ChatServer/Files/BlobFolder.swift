import Crypto
import Foundation
import NIOCore
import WireCoding

/// Sealed files on disk: `aa/bb/ID` by the last two bytes of the id, which are random; what has not wholly come yet ends in
/// `.part`. Every call blocks: it runs on a worker thread.
struct BlobFolder: Sendable {
  let path: String

  /// Bytes that are read or written at once.
  static let pieceSize = 256 * 1024

  /// Makes the folder where it is missing, for its owner alone.
  init(path: String) throws(ServerError) {
    self.path = path
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw .dataDirectory(path)
    }
  }

  /// Bytes left on the disk, or nil where that cannot be told.
  var freeSpace: Int64? {
    var status = statvfs()
    guard statvfs(path, &status) == 0 else { return nil }
    return Int64(clamping: UInt64(status.f_bavail) &* UInt64(status.f_frsize))
  }

  /// Opens what has come of a file so far, to write more.
  func part(of id: UUIDv7) throws(APIError) -> BlobDescriptor {
    try makeFolder(of: id)
    let file = open(partPath(of: id), O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw Self.failure }
    return BlobDescriptor(file)
  }

  /// Opens a whole file to read.
  func whole(_ id: UUIDv7) throws(APIError) -> BlobDescriptor {
    let file = open(wholePath(of: id), O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw errno == ENOENT ? .notFound : Self.failure }
    return BlobDescriptor(file)
  }

  /// The SHA-256 of what has come; of the whole file where an earlier end of the upload was interrupted behind the rename.
  func digest(of id: UUIDv7, size: Int64) throws(APIError) -> [UInt8] {
    let file = try? whole(id)
    let descriptor: BlobDescriptor = if let file { file } else { try part(of: id) }
    var hash = SHA256()
    var offset: Int64 = 0
    while offset < size {
      let piece = try descriptor.read(at: offset, count: Int(min(size - offset, Int64(Self.pieceSize))))
      guard piece.readableBytes > 0 else { throw Self.failure }
      hash.update(data: piece.readableBytesView)
      offset += Int64(piece.readableBytes)
    }
    return Array(hash.finalize())
  }

  /// Gives a file that has wholly come its name, in one step; it is on disk when this returns.
  func finish(_ id: UUIDv7, size: Int64) throws(APIError) {
    if access(wholePath(of: id), F_OK) == 0 { return }
    let descriptor = try part(of: id)
    try descriptor.truncate(to: size)
    try descriptor.synchronise()
    guard rename(partPath(of: id), wholePath(of: id)) == 0 else { throw Self.failure }
    try Self.synchronise(folder(of: id))
  }

  /// Removes a file, whole or not. One that is not there is removed already.
  func remove(_ id: UUIDv7) {
    unlink(partPath(of: id))
    unlink(wholePath(of: id))
  }

  private func makeFolder(of id: UUIDv7) throws(APIError) {
    let folder = folder(of: id)
    guard access(folder, F_OK) != 0 else { return }
    let parent = String(folder.dropLast(3))
    for (made, above) in [(parent, path), (folder, parent)] {
      guard mkdir(made, 0o700) == 0 || errno == EEXIST else { throw Self.failure }
      try Self.synchronise(above)
    }
  }

  // MARK: paths

  func folder(of id: UUIDv7) -> String {
    let bytes = id.bytes
    return "\(path)/\(Hex.encode([bytes[15]]))/\(Hex.encode([bytes[14]]))"
  }

  private func wholePath(of id: UUIDv7) -> String { folder(of: id) + "/" + id.text }
  private func partPath(of id: UUIDv7) -> String { wholePath(of: id) + ".part" }

  private static func synchronise(_ folder: String) throws(APIError) {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw failure }
  }

  /// What the last call of the system's failed for.
  static var failure: APIError { errno == ENOSPC || errno == EDQUOT ? .storageFull : .unavailable }
}
