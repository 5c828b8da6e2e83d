import Synchronization
import WireCoding

/// A place among the connections that a user and the server may have. Given back once, at the latest when nobody holds it:
/// a client may vanish between the decision on its handshake and the opening of its socket.
final class ConnectionSlot: Sendable {
  let id: ConnectionID
  private let user: UUIDv7
  private let delivery: Delivery
  private let isReleased = Atomic<Bool>(false)

  init(id: ConnectionID, user: UUIDv7, delivery: Delivery) {
    self.id = id
    self.user = user
    self.delivery = delivery
  }

  deinit { release() }

  func release() {
    guard !isReleased.exchange(true, ordering: .relaxed) else { return }
    delivery.release(user)
  }
}
