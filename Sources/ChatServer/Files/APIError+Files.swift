import HTTPTypes
import WireCoding

extension APIError {
  static let fileTooLarge = APIError(
    status: .contentTooLarge, code: "file_too_large", detail: "The server takes no file of this size.")
  static let uploadBusy = APIError(
    status: .conflict, code: "upload_busy", detail: "Another request is sending this file.", retryAfter: 1)
  static let digestMismatch = APIError(
    status: .conflict, code: "digest_mismatch",
    detail: "What has come is not what was announced; the upload begins again at its first byte.")
  static let digestRequired = APIError.invalidField("sha256", "is required, here or with the last bytes")
  static let incompleteFile = APIError(
    status: .conflict, code: "incomplete_file", detail: "The file has not wholly come yet.")

  /// - Parameter limit: bytes that the user may keep.
  static func quotaExceeded(used: Int64, limit: Int64) -> APIError {
    APIError(
      status: HTTPResponse.Status(code: 507, reasonPhrase: "Insufficient Storage"), code: "quota_exceeded",
      detail: "The account keeps as many bytes as it may; delete files first.",
      members: [JSON.Member("used", .integer(used)), JSON.Member("limit", .integer(limit))])
  }

  /// - Parameter offset: where the upload has come to.
  static func wrongOffset(_ offset: Int64) -> APIError {
    APIError(
      status: .conflict, code: "wrong_offset", detail: "The upload goes on at another byte.",
      members: [JSON.Member("offset", .integer(offset))])
  }

  /// - Parameter size: of the file.
  static func unsatisfiableRange(size: Int64) -> APIError {
    APIError(
      status: .rangeNotSatisfiable, code: "range_not_satisfiable", detail: "The file has no such bytes.",
      members: [JSON.Member("size", .integer(size))])
  }
}
