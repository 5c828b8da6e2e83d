import Database
import Hummingbird
import NIOCore
import WireCoding

/// A file as it comes: piece by piece, each on disk before the next is taken. Never more of it is in memory than a piece.
extension FileService {
  /// Takes the bytes of a request from `offset` on, and ends the upload where they are the last. What has come of a
  /// request that breaks off counts.
  ///
  /// - Parameters:
  ///   - announced: the request's length, where it says one.
  ///   - sha256: of the whole file, where it comes only now.
  func receive(
    _ body: RequestBody, announced: Int64?, of id: UUIDv7, at offset: Int64, sha256: [UInt8]?, by principal: Principal
  ) async throws -> StoredFile {
    try running.begin(id)
    defer { running.end(id) }
    let file = try await own(id, of: principal.user)
    guard !file.isComplete, offset == file.received else { throw APIError.wrongOffset(file.received) }
    guard announced ?? 0 <= file.size - offset else { throw APIError.tooLarge }
    if let known = file.sha256, let sha256, known != sha256 { throw APIError.digestMismatch }
    let part = try await threads.run { [folder] in try folder.part(of: id) }
    var progress = UploadProgress(at: offset)
    do {
      try await write(body, of: file, by: principal, to: part, &progress)
    } catch {
      try? await note(&progress, of: file, in: part)
      throw error
    }
    try await note(&progress, of: file, in: part)
    if progress.end == file.size { try await finish(file, sha256: file.sha256 ?? sha256) }
    return try await own(id, of: principal.user)
  }

  private func write(
    _ body: RequestBody, of file: StoredFile, by principal: Principal, to part: BlobDescriptor,
    _ progress: inout UploadProgress
  ) async throws {
    var piece = ByteBuffer()
    for try await buffer in body {
      guard progress.end + Int64(piece.readableBytes + buffer.readableBytes) <= file.size else {
        throw APIError.tooLarge
      }
      piece.writeImmutableBuffer(buffer)
      guard piece.readableBytes >= BlobFolder.pieceSize else { continue }
      guard !revocations.isRevoked(principal.session) else { throw APIError.unauthorized }
      try await write(piece, to: part, at: progress.end)
      progress.end += Int64(piece.readableBytes)
      piece.clear()
      if progress.isDue { try await note(&progress, of: file, in: part) }
    }
    try await write(piece, to: part, at: progress.end)
    progress.end += Int64(piece.readableBytes)
  }

  private func write(_ piece: ByteBuffer, to part: BlobDescriptor, at offset: Int64) async throws {
    guard piece.readableBytes > 0 else { return }
    try await threads.run { try part.write(piece, at: offset) }
  }

  /// Notes how far the upload has come, once that is on disk.
  private func note(
    _ progress: inout UploadProgress, of file: StoredFile, in part: BlobDescriptor
  ) async throws {
    guard progress.end > progress.noted else { return }
    try await threads.run { try part.synchronise() }
    let (now, from, end) = (clock.now(), progress.noted, progress.end)
    let isNoted = try await database.write {
      try FileStore(connection: $0).advance(file.id, from: from, to: end, now: now)
    }
    // Another node has taken the same bytes, or the file is deleted.
    guard isNoted else { throw APIError.uploadBusy }
    progress.noted = end
  }

  private func finish(_ file: StoredFile, sha256: [UInt8]?) async throws {
    guard let sha256 else { throw APIError.digestRequired }
    let now = clock.now()
    let digest = try await threads.run { [folder] in try folder.digest(of: file.id, size: file.size) }
    guard ConstantTime.areEqual(digest, sha256) else {
      _ = try await database.write {
        try FileStore(connection: $0).advance(file.id, from: file.size, to: 0, now: now)
      }
      throw APIError.digestMismatch
    }
    try await threads.run { [folder] in try folder.finish(file.id, size: file.size) }
    try await database.write { try FileStore(connection: $0).complete(file.id, sha256: sha256, now: now) }
  }

  /// A user's own file.
  func own(_ id: UUIDv7, of user: UUIDv7) async throws -> StoredFile {
    guard let file = try await database.read({ try FileStore(connection: $0).file(id) }), file.user == user else {
      throw APIError.notFound
    }
    return file
  }
}
