import Database
import WireCoding

/// Writes down who did what to whom, in the transaction that does it.
struct AuditTrail: Sendable {
  /// Whether rows tell the client's address.
  let keepsAddresses: Bool

  /// To be called before the transaction locks or writes rows of accounts, sessions and invitations.
  func begin(on connection: any SQLConnection) throws { try AuditStore(connection: connection).lock() }

  /// Appends a row to the chain.
  ///
  /// - Parameters:
  ///   - details: more about it; never a secret, and nothing that the server's users wrote to each other.
  ///   - now: Unix time in milliseconds.
  func append(
    _ action: AuditAction, to target: AuditTarget? = nil, details: [JSON.Member] = [], from source: AuditSource,
    now: Int64, on connection: any SQLConnection
  ) throws {
    let store = AuditStore(connection: connection)
    try store.lock()
    let chain = try store.chain()
    var targetName: String?
    if case .user(let user)? = target { targetName = try store.username(of: user) }
    let row = AuditRow(
      seq: chain.lastSeq + 1, time: now, actor: source.actor.name, actorID: source.user,
      actorName: try source.user.flatMap { try store.username(of: $0) }, action: action.rawValue,
      targetKind: target?.kind, targetID: target?.id, targetName: targetName,
      address: keepsAddresses ? source.address : nil, details: JSON.object(details).text)
    try store.append(row, hash: row.hash(after: chain.lastHash))
  }
}

extension Foundations {
  var audit: AuditTrail { AuditTrail(keepsAddresses: configuration.audit.keepsAddresses) }
}
