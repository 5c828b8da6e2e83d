import Foundation
import WireCoding

/// The tokens of a signed-in device.
struct ClientSession: Equatable, Sendable {
  static let recordKey = ClientStore.hostPrefix + "session"

  var accessToken: String
  /// When the access token ends, Unix time in milliseconds.
  var expiresAt: UInt64
  var refreshToken: String

  /// From the answer to a log-in or a refresh; a missing refresh token keeps the one before.
  init?(answer: JSON, now: UInt64, previous: ClientSession?) {
    guard let access = answer["accessToken"]?.string, let seconds = answer["expiresIn"]?.unsigned,
      let refresh = answer["refreshToken"]?.string ?? previous?.refreshToken
    else { return nil }
    accessToken = access
    expiresAt = now + min(seconds, 86_400) * 1000
    refreshToken = refresh
  }

  init?(record: [UInt8]) {
    guard let json = try? JSON(parsing: record), let access = json["accessToken"]?.string,
      let expires = json["expiresAt"]?.unsigned, let refresh = json["refreshToken"]?.string
    else { return nil }
    accessToken = access
    expiresAt = expires
    refreshToken = refresh
  }

  var record: [UInt8] {
    let json: JSON = [
      "accessToken": .string(accessToken), "expiresAt": .number(expiresAt), "refreshToken": .string(refreshToken),
    ]
    return json.encoded
  }
}
