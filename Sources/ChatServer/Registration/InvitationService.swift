import Database
import WireCoding

/// Making invitations and taking them back.
struct InvitationService: Sendable {
  let database: any SQLDatabase
  let configuration: RegistrationConfiguration
  let audit: AuditTrail
  let clock: Clock

  /// Seconds that one is good, at most and where nothing else is said.
  static let lifetimeLimit: Int64 = 365 * 86_400
  static let lifetime: Int64 = 7 * 86_400
  static let usesLimit: Int64 = 10_000
  /// Those of one member that are good at a time, and those of an administrator or of the operator.
  static let memberLimit: Int64 = 20
  static let administratorLimit: Int64 = 1_000
  static let pageLimit: Int64 = 1_000

  struct Wish: Sendable {
    let uses: Int64
    /// Seconds.
    let lifetime: Int64
    /// The one name that it is for.
    let username: String?
  }

  /// An invitation of a member's, or of an administrator's.
  ///
  /// - Throws: ``APIError`` `forbidden` where the policy lets administrators alone invite.
  func make(_ wish: Wish, by user: UUIDv7, from source: AuditSource) async throws -> (Invitation, InvitationToken) {
    let now = clock.now()
    let (invitation, token) = new(wish, creator: user, now: now)
    try await database.write { connection in
      try audit.begin(on: connection)
      let isAdministrator = try AccountStore(connection: connection).role(of: user) == .administrator
      if !isAdministrator {
        let policy = try PolicyStore(connection: connection).policy().registration(over: configuration)
        guard policy.membersInvite, policy.mode != .closed else {
          throw APIError.forbidden("Only administrators make invitations here.")
        }
        guard wish.username == nil else { throw APIError.forbidden("Only administrators keep names for somebody.") }
      }
      try insert(
        invitation, token, limit: isAdministrator ? Self.administratorLimit : Self.memberLimit, from: source, now: now,
        on: connection)
    }
    return (invitation, token)
  }

  /// An invitation of an administrator's or of the operator's, whose right to it has been checked.
  func make(_ wish: Wish, from source: AuditSource) async throws -> (Invitation, InvitationToken) {
    let now = clock.now()
    let (invitation, token) = new(wish, creator: source.user, now: now)
    try await database.write { connection in
      try audit.begin(on: connection)
      try insert(invitation, token, limit: Self.administratorLimit, from: source, now: now, on: connection)
    }
    return (invitation, token)
  }

  func new(_ wish: Wish, creator: UUIDv7?, now: Int64) -> (Invitation, InvitationToken) {
    let id = UUIDv7(milliseconds: UInt64(clamping: now), random: SecureRandom.bytes(10))
    let invitation = Invitation(
      id: id, creator: creator, username: wish.username, limit: wish.uses, createdAt: now,
      expiresAt: now + wish.lifetime * 1000)
    return (invitation, InvitationToken(id: id))
  }

  func insert(
    _ invitation: Invitation, _ token: InvitationToken, limit: Int64, from source: AuditSource, now: Int64,
    on connection: any SQLConnection
  ) throws {
    let store = InvitationStore(connection: connection)
    guard try store.goodCount(of: invitation.creator, now: now) < limit else {
      throw APIError.conflict("too_many_invitations", "No more than \(limit) invitations are good at a time.")
    }
    try store.insert(invitation, hash: token.hash)
    var details = [
      JSON.Member("limit", .integer(invitation.limit)), JSON.Member("expiresAt", .integer(invitation.expiresAt)),
    ]
    if let username = invitation.username { details.append(JSON.Member("username", .string(username))) }
    try audit.append(
      .invitationCreated, to: .invitation(invitation.id), details: details, from: source, now: now, on: connection)
  }

  /// - Parameter creator: nil for everybody's.
  func invitations(of creator: UUIDv7?) async throws -> [JSON] {
    let now = clock.now()
    return try await database.read {
      try InvitationStore(connection: $0).invitations(of: creator, limit: Self.pageLimit).map { $0.json(at: now) }
    }
  }

  /// - Parameter creator: nil takes anybody's back.
  func revoke(_ id: UUIDv7, of creator: UUIDv7?, from source: AuditSource) async throws {
    let now = clock.now()
    try await database.write { connection in
      try audit.begin(on: connection)
      guard try InvitationStore(connection: connection).revoke(id, of: creator, now: now) else {
        throw APIError.notFound
      }
      try audit.append(.invitationRevoked, to: .invitation(id), from: source, now: now, on: connection)
    }
  }
}
