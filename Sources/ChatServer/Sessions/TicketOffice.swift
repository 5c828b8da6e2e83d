import Bus
import Crypto
import Synchronization
import WireCoding

/// Tickets that open a WebSocket, for browsers, which cannot set its headers: single use, 30 seconds.
///
/// Where nodes share a bus, a ticket is good once at any of them. While the bus is away, it is good at the node that
/// issued it.
final class TicketOffice: Sendable {
  /// Seconds.
  static let lifetime: Int64 = 30
  static let limit = 16_384

  private struct Ticket {
    let principal: Principal
    let expiresAt: Int64
  }

  private let tickets = Mutex<[[UInt8]: Ticket]>([:])
  private let bus: any Bus
  private let clock: Clock

  init(bus: any Bus = InProcessBus(), clock: Clock) {
    self.bus = bus
    self.clock = clock
  }

  func issue(to principal: Principal) async throws(APIError) -> String {
    let secret = SecureRandom.bytes(32)
    let key = Self.key(secret)
    if bus.isShared {
      let command = BusCommand(
        "SET", Self.name(key), .bytes(Self.encode(principal)), "EX", .integer(Self.lifetime))
      if (try? await bus.perform([command])) != nil { return Base64URL.encode(secret) }
    }
    let now = clock.steady()
    let isIssued = tickets.withLock { tickets in
      if tickets.count >= Self.limit { tickets = tickets.filter { $0.value.expiresAt > now } }
      guard tickets.count < Self.limit else { return false }
      tickets[key] = Ticket(principal: principal, expiresAt: now + Self.lifetime * 1000)
      return true
    }
    guard isIssued else { throw .overloaded }
    return Base64URL.encode(secret)
  }

  /// Whom the ticket was issued to; it is void afterwards. Nil where it is unknown, used or too old.
  func redeem(_ text: String) async -> Principal? {
    guard let secret = try? Base64URL.decode(text), secret.count == 32 else { return nil }
    let key = Self.key(secret)
    if let ticket = tickets.withLock({ $0.removeValue(forKey: key) }) {
      return ticket.expiresAt > clock.steady() ? ticket.principal : nil
    }
    guard bus.isShared, let reply = try? await bus.perform([BusCommand("GETDEL", Self.name(key))]).first else {
      return nil
    }
    return reply.bytes.flatMap(Self.decode)
  }

  /// Looked up by hash: the time of a search in the table tells nothing about the tickets in it.
  private static func key(_ secret: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: secret)) }

  private static func name(_ key: [UInt8]) -> BusCommand.Word { "nightjar:ticket:\(Base64URL.encode(key))" }

  private static func encode(_ principal: Principal) -> [UInt8] {
    principal.user.bytes + principal.session.bytes + (principal.device?.bytes ?? [])
  }

  private static func decode(_ bytes: [UInt8]) -> Principal? {
    guard bytes.count == 32 || bytes.count == 48, let user = try? UUIDv7(bytes: Array(bytes[..<16])),
      let session = try? UUIDv7(bytes: Array(bytes[16..<32]))
    else { return nil }
    return Principal(user: user, session: session, device: try? UUIDv7(bytes: Array(bytes[32...])))
  }
}
