import HTTPTypes

extension APIError {
  static let registrationClosed = APIError(
    status: .forbidden, code: "registration_closed", detail: "This server takes no new accounts.")
  static let invitationRequired = APIError(
    status: .forbidden, code: "invitation_required", detail: "An account here takes an invitation.")
  static let invalidInvitation = APIError(
    status: .forbidden, code: "invalid_invitation",
    detail: "The invitation is unknown, used up, revoked, too old or for another name.")
  static let accountDisabled = APIError(
    status: .forbidden, code: "account_disabled", detail: "An administrator has disabled this account.")
  static let administratorRequired = APIError(
    status: .forbidden, code: "administrator_required", detail: "Only administrators may do this.")
  static let readOnly = APIError(
    status: .serviceUnavailable, code: "read_only",
    detail: "An administrator has made the server read-only for a while.", retryAfter: 60)
}
