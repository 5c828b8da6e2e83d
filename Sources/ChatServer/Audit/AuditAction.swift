/// What an audit row tells of. The names are stable: they are stored, and programs compare them.
enum AuditAction: String, Sendable {
  case accountRegistered = "account.registered"
  case accountDisabled = "account.disabled"
  case accountEnabled = "account.enabled"
  case accountDeleted = "account.deleted"
  case accountReset = "account.reset"
  case roleChanged = "account.role_changed"
  case sessionBegun = "session.begun"
  case sessionEnded = "session.ended"
  case sessionsEnded = "sessions.ended"
  /// A refresh token came a second time: either copy may be a thief's.
  case tokenReused = "session.token_reused"
  case deviceAdded = "device.added"
  case deviceRemoved = "device.removed"
  case roomDeleted = "room.deleted"
  case invitationCreated = "invitation.created"
  case invitationRevoked = "invitation.revoked"
  case policyChanged = "policy.changed"
  case announcementChanged = "announcement.changed"
}
