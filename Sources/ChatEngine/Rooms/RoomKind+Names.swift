import ChatProtocol
import EngineInterface
import WireCoding

extension RoomKind {
  /// What the members have agreed on.
  init(_ kind: GroupKind) {
    switch kind {
    case .group: self = .group
    case .channel: self = .channel
    case .direct: self = .direct
    }
  }

  /// As the server's API names it.
  init?(named name: Text?) {
    switch name {
    case "group"?: self = .group
    case "channel"?: self = .channel
    case "direct"?: self = .direct
    default: return nil
    }
  }

  /// As the server's API names it.
  var apiName: Literal {
    switch self {
    case .group: "group"
    case .channel: "channel"
    case .direct: "direct"
    }
  }
}
