import Synchronization
import WireCoding

/// Sessions that have ended while access tokens of theirs may still be good. Each is kept for one token lifetime.
final class SessionRevocations: Sendable {
  private let sessions = Mutex<[UUIDv7: Int64]>([:])
  private let lifetime: Int64
  private let clock: Clock

  /// - Parameter lifetime: of access tokens, in seconds.
  init(lifetime: Int64, clock: Clock) {
    self.lifetime = lifetime * 1000
    self.clock = clock
  }

  func revoke(_ revoked: [UUIDv7]) {
    let now = clock.now()
    sessions.withLock { sessions in
      sessions = sessions.filter { $0.value > now }
      for session in revoked { sessions[session] = now + lifetime }
    }
  }

  func isRevoked(_ session: UUIDv7) -> Bool { sessions.withLock { $0[session] != nil } }
}
