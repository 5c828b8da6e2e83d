import WireCoding

/// What something is done to.
enum AuditTarget: Sendable {
  case user(UUIDv7)
  case session(UUIDv7)
  case device(UUIDv7)
  case room(UUIDv7)
  case invitation(UUIDv7)
  case server

  var kind: String {
    switch self {
    case .user: "user"
    case .session: "session"
    case .device: "device"
    case .room: "room"
    case .invitation: "invitation"
    case .server: "server"
    }
  }

  var id: UUIDv7? {
    switch self {
    case .user(let id), .session(let id), .device(let id), .room(let id), .invitation(let id): id
    case .server: nil
    }
  }
}
