import Crypto
import Synchronization
import WireCoding

/// Tickets that open a WebSocket, for browsers, which cannot set its headers: single use, 30 seconds.
///
/// They live in the memory of the node that issued them; where there are several, the proxy has to bring `/ws` to it.
final class TicketOffice: Sendable {
  /// Seconds.
  static let lifetime: Int64 = 30
  static let limit = 16_384

  private struct Ticket {
    let principal: Principal
    let expiresAt: Int64
  }

  private let tickets = Mutex<[[UInt8]: Ticket]>([:])
  private let clock: Clock

  init(clock: Clock) { self.clock = clock }

  func issue(to principal: Principal) throws(APIError) -> String {
    let secret = SecureRandom.bytes(32)
    let now = clock.steady()
    let isIssued = tickets.withLock { tickets in
      if tickets.count >= Self.limit { tickets = tickets.filter { $0.value.expiresAt > now } }
      guard tickets.count < Self.limit else { return false }
      tickets[Self.key(secret)] = Ticket(principal: principal, expiresAt: now + Self.lifetime * 1000)
      return true
    }
    guard isIssued else { throw .overloaded }
    return Base64URL.encode(secret)
  }

  /// Whom the ticket was issued to; it is void afterwards. Nil where it is unknown, used or too old.
  func redeem(_ text: String) -> Principal? {
    guard let secret = try? Base64URL.decode(text), secret.count == 32 else { return nil }
    guard let ticket = tickets.withLock({ $0.removeValue(forKey: Self.key(secret)) }) else { return nil }
    return ticket.expiresAt > clock.steady() ? ticket.principal : nil
  }

  /// Looked up by hash: the time of a search in the table tells nothing about the tickets in it.
  private static func key(_ secret: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: secret)) }
}
