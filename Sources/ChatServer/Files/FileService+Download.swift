import Database
import Hummingbird
import NIOCore
import WireCoding

/// A file as it goes: piece by piece, as fast as its reader takes them.
extension FileService {
  /// A file that a user may read, whole; its own uploads may be on their way.
  func readable(_ id: UUIDv7, by user: UUIDv7) async throws -> StoredFile {
    let file = try await database.read { try FileStore(connection: $0).readable(id, by: user) }
    guard let file, file.isComplete || file.user == user else { throw APIError.notFound }
    return file
  }

  /// The bytes from `first` on, `count` of them.
  ///
  /// - Parameter eventLoop: the connection's. What is written is only handed to it, and whether the reader keeps up shows
  ///   when it has taken that: without the wait, a disk that is faster than it fills the memory.
  func body(
    of file: StoredFile, from first: Int64, count: Int64, by principal: Principal, eventLoop: (any EventLoop)?
  ) async throws -> ResponseBody {
    let descriptor = try await threads.run { [folder] in try folder.whole(file.id) }
    return ResponseBody(contentLength: Int(count)) { [threads, revocations] writer in
      var offset = first
      let end = first + count
      while offset < end {
        let size = Int(min(end - offset, Int64(BlobFolder.pieceSize)))
        let place = offset
        let piece = try await threads.run { try descriptor.read(at: place, count: size) }
        // The connection ends before what was announced: where the file has become shorter, and where the session is over.
        guard piece.readableBytes > 0 else { throw APIError.unavailable }
        guard !revocations.isRevoked(principal.session) else { throw APIError.unauthorized }
        try await writer.write(piece)
        try await eventLoop?.submit {}.get()
        offset += Int64(piece.readableBytes)
      }
      try await writer.finish(nil)
    }
  }
}
