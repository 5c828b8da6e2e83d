import WireCoding

/// What administrators set at run time: who may register, whether anything may be written, what everybody is told.
struct ServerPolicy: Sendable, Equatable {
  struct Announcement: Sendable, Equatable {
    let text: String
    /// Unix time in milliseconds.
    let time: Int64
  }

  /// Counts the changes.
  var revision: Int64 = 0
  /// Nil where the configuration decides.
  var registration: RegistrationConfiguration.Mode?
  /// Nil where the configuration decides.
  var membersInvite: Bool?
  var isReadOnly = false
  var announcement: Announcement?

  /// Bytes.
  static let announcementLimit = 2000

  func registration(over configuration: RegistrationConfiguration) -> RegistrationConfiguration {
    var effective = configuration
    if let registration { effective.mode = registration }
    if let membersInvite { effective.membersInvite = membersInvite }
    return effective
  }

  /// What anybody may know.
  func publicJSON(over configuration: RegistrationConfiguration) -> JSON {
    var members = [
      JSON.Member("registration", .string(registration(over: configuration).mode.rawValue)),
      JSON.Member("readOnly", .bool(isReadOnly)),
    ]
    if let announcement {
      members.append(
        JSON.Member("announcement", ["text": .string(announcement.text), "time": .integer(announcement.time)]))
    }
    return .object(members)
  }

  /// What administrators are told.
  func json(over configuration: RegistrationConfiguration) -> JSON {
    publicJSON(over: configuration).adding(
      "membersInvite", .bool(registration(over: configuration).membersInvite))
  }
}
