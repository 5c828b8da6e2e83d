import Database
import Foundation
import WireCoding

/// Sealed files: who keeps how much of them, and which rooms hold them. The server sees sizes and times.
struct FileService: Sendable {
  let database: any SQLDatabase
  let folder: BlobFolder
  let threads: WorkerThreads
  let configuration: FilesConfiguration
  /// Whose session ends has no more of a transfer that is under way.
  let revocations: SessionRevocations
  let clock: Clock
  let running = RunningUploads()

  /// Of one user.
  static let countLimit: Int64 = 100_000
  static let unfinishedLimit: Int64 = 64
  /// Rooms that are named when a file is reserved.
  static let roomLimit = 64
  static let pageLimit: Int64 = 500
  /// Bytes of disk that have to stay free when a file has come.
  static let spaceKept: Int64 = 256 << 20

  /// Keeps a place for a file of `size` bytes.
  func reserve(
    size: Int64, sha256: [UInt8]?, rooms: [UUIDv7], by user: UUIDv7
  ) async throws -> (file: StoredFile, rooms: [UUIDv7]) {
    guard size <= configuration.fileLimit << 20 else { throw APIError.fileTooLarge }
    if let free = folder.freeSpace, free - size < Self.spaceKept { throw APIError.storageFull }
    let now = clock.now()
    let id = UUIDv7(milliseconds: UInt64(clamping: now), random: SecureRandom.bytes(10))
    let file = StoredFile(id: id, user: user, size: size, sha256: sha256, createdAt: now)
    let limit = configuration.userLimit << 20
    let rooms = Array(Set(rooms)).sorted()
    try await database.write { connection in
      let store = FileStore(connection: connection)
      try store.lock(user)
      let usage = try store.usage(of: user)
      guard usage.bytes + size <= limit else { throw APIError.quotaExceeded(used: usage.bytes, limit: limit) }
      guard usage.files < Self.countLimit, usage.unfinished < Self.unfinishedLimit else {
        throw APIError.conflict("too_many_files", "The account has as many files, or uploads, as it may.")
      }
      for room in rooms { _ = try RoomStore(connection: connection).room(room, for: user) }
      try store.insert(file)
      for room in rooms { try store.attach(id, to: room) }
    }
    return (file, rooms)
  }

  /// The user's own files after one, and what the user keeps.
  func files(of user: UUIDv7, after file: UUIDv7?, limit: Int64) async throws -> JSON {
    let quota = configuration.userLimit << 20
    return try await database.read { connection in
      let store = FileStore(connection: connection)
      let usage = try store.usage(of: user)
      return [
        "files": .array(
          try store.files(of: user, after: file, limit: limit).map { $0.json(rooms: try store.rooms(of: $0.id)) }),
        "used": .integer(usage.bytes), "limit": .integer(quota),
      ]
    }
  }

  /// Lets the members of a room read a file. The user's own files and rooms alone.
  func attach(_ id: UUIDv7, to room: UUIDv7, by user: UUIDv7) async throws {
    try await database.write { connection in
      let store = FileStore(connection: connection)
      guard try store.file(id)?.user == user else { throw APIError.notFound }
      _ = try RoomStore(connection: connection).room(room, for: user)
      try store.attach(id, to: room)
    }
  }

  func detach(_ id: UUIDv7, from room: UUIDv7, by user: UUIDv7) async throws {
    let now = clock.now()
    try await database.write { connection in
      let store = FileStore(connection: connection)
      guard try store.file(id)?.user == user, try store.detach(id, from: room) else { throw APIError.notFound }
      try store.markUnlinked(id, now: now)
    }
  }

  /// Deletes a user's own file, also one that is on its way.
  func delete(_ id: UUIDv7, by user: UUIDv7) async throws {
    try await database.write { connection in
      let store = FileStore(connection: connection)
      guard try store.file(id)?.user == user else { throw APIError.notFound }
      try store.delete(id)
    }
    // A file whose row is gone is nobody's: where this fails, the sweep finds it.
    try? await threads.run { [folder] in folder.remove(id) }
  }

  // MARK: sweeping

  /// Removes what has not gone on, and what no room has held, for the grace period.
  func purge() async throws {
    let now = clock.now()
    let grace = configuration.grace * 3_600_000
    let ids = try await database.write { connection in
      let store = FileStore(connection: connection)
      try store.markUnlinked(now: now)
      return try store.purge(before: now - grace)
    }
    for id in ids { try await threads.run { [folder] in folder.remove(id) } }
  }

  /// Removes files on disk that no row knows and that nobody has written to for the grace period.
  func collectOrphans() async throws {
    let time = Date(timeIntervalSince1970: Double(clock.now()) / 1000 - Double(configuration.grace * 3600))
    for place in try await threads.run({ [folder] in folder.folders() }) {
      let ids = try await threads.run { [folder] in folder.files(in: place, before: time) }
      guard !ids.isEmpty else { continue }
      let orphans = try await database.read { connection in
        try ids.filter { try !FileStore(connection: connection).exists($0) }
      }
      for id in orphans { try await threads.run { [folder] in folder.remove(id) } }
    }
  }
}
