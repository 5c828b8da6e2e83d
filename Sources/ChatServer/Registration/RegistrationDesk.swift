import Database
import WireCoding

/// Decides who may make an account.
struct RegistrationDesk: Sendable {
  let configuration: RegistrationConfiguration
  let audit: AuditTrail

  struct Admission: Sendable {
    let role: UserRole
    /// The invitation that was used.
    let invitation: UUIDv7?

    /// What the audit tells of it.
    var details: [JSON.Member] {
      var members = [JSON.Member("role", .string(role.rawValue))]
      if let invitation { members.append(JSON.Member("invitation", .id(invitation))) }
      return members
    }
  }

  /// A first look that changes nothing: who may not register is told so before the password is hashed.
  func check(_ username: String, invitation text: String?, now: Int64, on connection: any SQLConnection) throws {
    _ = try invitation(for: username, text: text, now: now, on: connection)
  }

  /// Admits somebody, within the transaction that makes the account. The first account of a server administers it.
  func admit(
    _ username: String, invitation text: String?, now: Int64, on connection: any SQLConnection
  ) throws -> Admission {
    // Two first accounts, or two uses of one invitation, come one after the other.
    try audit.begin(on: connection)
    let invitation = try invitation(for: username, text: text, now: now, on: connection)
    if let invitation, try !InvitationStore(connection: connection).use(invitation, now: now) {
      throw APIError.invalidInvitation
    }
    let isFirst = try PolicyStore(connection: connection).takeFirstPlace()
    return Admission(role: isFirst ? .administrator : .member, invitation: invitation)
  }

  /// The invitation that counts; nil where none is needed and none was shown.
  private func invitation(
    for username: String, text: String?, now: Int64, on connection: any SQLConnection
  ) throws -> UUIDv7? {
    let mode = try PolicyStore(connection: connection).policy().registration(over: configuration).mode
    guard mode != .closed else { throw APIError.registrationClosed }
    let store = InvitationStore(connection: connection)
    guard let text else {
      if mode == .invitation { throw APIError.invitationRequired }
      if try store.isReserved(username, now: now) { throw APIError.usernameTaken }
      return nil
    }
    guard let token = InvitationToken(text: text), let (invitation, hash) = try store.invitation(token.id),
      ConstantTime.areEqual(hash, token.hash), invitation.isGood(at: now)
    else { throw APIError.invalidInvitation }
    if let reserved = invitation.username {
      guard reserved == username else { throw APIError.invalidInvitation }
    } else if try store.isReserved(username, now: now) {
      throw APIError.usernameTaken
    }
    return invitation.id
  }
}
