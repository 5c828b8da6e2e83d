import HTTPTypes
import WireCoding

/// What a request did wrong, or what the server could not do, as problem details (RFC 9457) with a stable `code`.
///
/// `detail` is a fixed sentence, at most with the name of a field of the API's own schema: never what the caller sent.
struct APIError: Error, Sendable {
  let status: HTTPResponse.Status
  let code: String
  let detail: String
  /// Further members of the problem object, such as `epoch`.
  var members: [JSON.Member] = []
  /// Seconds for the `Retry-After` header.
  var retryAfter: Int?

  var json: JSON {
    .object(
      [
        JSON.Member("type", .string("urn:nightjar:problem:\(code)")),
        JSON.Member("title", .string(status.reasonPhrase)),
        JSON.Member("status", .number(status.code)),
        JSON.Member("detail", .string(detail)),
        JSON.Member("code", .string(code)),
      ] + members)
  }
}

extension APIError {
  static let invalidJSON = APIError(
    status: .badRequest, code: "invalid_json", detail: "The body is not a JSON object in UTF-8.")
  static let unauthorized = APIError(
    status: .unauthorized, code: "unauthorized", detail: "A valid access token is needed.")
  static let tokenExpired = APIError(
    status: .unauthorized, code: "token_expired", detail: "The access token has expired.")
  static let tokenReused = APIError(
    status: .unauthorized, code: "token_reused",
    detail: "This refresh token had been used before; its session has been ended.")
  static let invalidCredentials = APIError(
    status: .unauthorized, code: "invalid_credentials", detail: "The login or the password is wrong.")
  static let usernameTaken = APIError(
    status: .conflict, code: "username_taken", detail: "Another account has this username.")
  static let emailTaken = APIError(
    status: .conflict, code: "email_taken", detail: "Another account has this email address.")
  static let idTaken = APIError(status: .conflict, code: "id_taken", detail: "This id is in use.")
  static let notFound = APIError(status: .notFound, code: "not_found", detail: "There is nothing here.")
  static let notMember = APIError(
    status: .forbidden, code: "not_member", detail: "Only members of the room may do this.")
  static let deviceRequired = APIError(
    status: .forbidden, code: "device_required", detail: "The session has no device; log in with one or add one.")
  static let invalidCertificate = APIError(
    status: .badRequest, code: "invalid_certificate",
    detail: "The certificate is not the account key's signature over this user and device.")
  static let staleBackup = APIError(
    status: .conflict, code: "stale_backup", detail: "The backup has been changed since that version.")
  static let tooLarge = APIError(
    status: .contentTooLarge, code: "payload_too_large", detail: "The body is larger than this request allows.")
  static let unsupportedMediaType = APIError(
    status: .unsupportedMediaType, code: "unsupported_media_type", detail: "Send the body as application/json.")
  static let methodNotAllowed = APIError(
    status: .methodNotAllowed, code: "method_not_allowed", detail: "The path knows other methods.")
  static let noKeyPackages = APIError(
    status: .conflict, code: "no_key_packages", detail: "None of the user's devices has a KeyPackage in this suite.")
  static let overloaded = APIError(
    status: .serviceUnavailable, code: "overloaded", detail: "The server is busy; try again shortly.", retryAfter: 2)
  static let storageFull = APIError(
    status: HTTPResponse.Status(code: 507, reasonPhrase: "Insufficient Storage"), code: "storage_full",
    detail: "The server has no space left.", retryAfter: 60)
  static let unavailable = APIError(
    status: .serviceUnavailable, code: "unavailable", detail: "The server cannot do this at present.", retryAfter: 5)
  static let internalError = APIError(
    status: .internalServerError, code: "internal_error", detail: "The server failed; the failure has been logged.")

  /// - Parameter field: the name of a member in the API's schema.
  static func invalidField(_ field: String, _ rule: String) -> APIError {
    APIError(
      status: .badRequest, code: "invalid_field", detail: "\(field): \(rule)",
      members: [JSON.Member("field", .string(field))])
  }

  static func forbidden(_ detail: String) -> APIError {
    APIError(status: .forbidden, code: "forbidden", detail: detail)
  }

  static func conflict(_ code: String, _ detail: String) -> APIError {
    APIError(status: .conflict, code: code, detail: detail)
  }

  /// - Parameter epoch: where the room is now.
  static func staleEpoch(_ epoch: Int64) -> APIError {
    APIError(
      status: .conflict, code: "stale_epoch",
      detail: "The room has moved to another epoch; nothing has been delivered.",
      members: [JSON.Member("epoch", .integer(epoch))])
  }

  /// - Parameter epoch: where the room is.
  static func unknownEpoch(_ epoch: Int64) -> APIError {
    APIError(
      status: .conflict, code: "unknown_epoch", detail: "The room has not come to the message's epoch.",
      members: [JSON.Member("epoch", .integer(epoch))])
  }

  static func rateLimited(retryAfter seconds: Int) -> APIError {
    APIError(
      status: .tooManyRequests, code: "rate_limited", detail: "Too many requests; slow down.",
      retryAfter: max(1, seconds))
  }
}
