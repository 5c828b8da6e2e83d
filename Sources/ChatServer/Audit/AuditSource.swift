import WireCoding

/// Who does something, and from where.
struct AuditSource: Sendable {
  enum Actor: Sendable, Equatable {
    /// An account.
    case user(UUIDv7)
    /// Whoever has the server's data folder or database, and with it everything.
    case operatorOfHost
    /// Somebody who has shown no token.
    case nobody

    var name: String {
      switch self {
      case .user: "user"
      case .operatorOfHost: "operator"
      case .nobody: "nobody"
      }
    }
  }

  let actor: Actor
  /// As rate limits count: IPv6 by /64. Nil for the operator of the host.
  let address: String?

  static let operatorOfHost = AuditSource(actor: .operatorOfHost, address: nil)

  var user: UUIDv7? {
    if case .user(let id) = actor { id } else { nil }
  }
}

extension APIRequest {
  /// The caller, as the audit knows callers.
  var source: AuditSource {
    AuditSource(actor: principal == .nobody ? .nobody : .user(principal.user), address: address)
  }
}
