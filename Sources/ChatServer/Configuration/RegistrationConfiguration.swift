/// Who may make an account, until administrators say otherwise at run time.
public struct RegistrationConfiguration: Hashable, Sendable {
  public enum Mode: String, Sendable, CaseIterable {
    /// Anybody.
    case open
    /// Who has an invitation.
    case invitation
    /// Nobody.
    case closed
  }

  public var mode = Mode.open
  /// Whether every member may make invitations, not administrators alone.
  public var membersInvite = false

  public init() {}
}
