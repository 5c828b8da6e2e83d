import Database
import Foundation
import Synchronization

/// The server's secrets where several nodes share a database: a token that one signs is good at all of them.
///
/// The database holds the contents of the secrets' file. Each node keeps the file besides, which alone counts where there
/// is one node; whoever may read the database is trusted as whoever may read the file.
final class SharedSecrets: Sendable {
  /// Milliseconds between two looks for newer keys: unknown tokens cost no more than that.
  private static let pause: Int64 = 5_000

  private let database: any SQLDatabase
  private let path: String
  private let maximumAge: Int64
  private let clock: Clock
  private let lastLook = Mutex<Int64?>(nil)

  /// - Parameter maximumAge: in milliseconds, after which a new token key is made.
  init(database: any SQLDatabase, path: String, maximumAge: Int64, clock: Clock) {
    self.database = database
    self.path = path
    self.maximumAge = maximumAge
    self.clock = clock
  }

  /// What all nodes use; made where there is none yet.
  func current() async throws -> ServerSecrets {
    let (path, now, maximumAge) = (path, clock.now(), maximumAge)
    return try await database.write { connection in
      // One node at a time: the first to come makes them, and one alone makes a new key when it is time.
      let store = SecretStore(connection: connection)
      try store.lock()
      let stored = try store.contents()
      if let stored { try DataDirectory.writeSecret(stored, to: path) }
      let secrets = try ServerSecrets.load(path: path, now: now, maximumAge: maximumAge)
      guard let data = FileManager.default.contents(atPath: path) else { throw ServerError.secrets(path) }
      if [UInt8](data) != stored { try store.replace(with: [UInt8](data)) }
      return secrets
    }
  }

  /// The same again, where nobody has looked for a while.
  func newer() async -> ServerSecrets? {
    let now = clock.steady()
    let isTime = lastLook.withLock { last in
      if let last, now - last < Self.pause { return false }
      last = now
      return true
    }
    return isTime ? try? await current() : nil
  }
}
