import EngineInterface

/// Where this device stands in a room.
enum Membership: Equatable {
  /// It holds the room's keys.
  case member(Fitness)
  /// In the room by the server's word, but without its keys, or with keys that lead no further.
  case outside(WayBack)
  /// Neither: what was read stays.
  case left

  /// What a process knows that has just read the store.
  init(storedAs status: Room.Status) {
    switch status {
    case .ok: self = .member(.unconfirmed)
    case .forked: self = .member(.forked)
    case .joining, .repairing: self = .outside(.idle)
    case .failed: self = .outside(.failed)
    case .left: self = .left
    }
  }

  /// Whether it is one of those that are stored so.
  func isStored(as status: Room.Status) -> Bool {
    switch (self, status) {
    case (.member(.forked), .forked), (.outside(.failed), .failed), (.left, .left): true
    case (.member(let fitness), .ok): fitness != .forked
    case (.outside(let way), .joining), (.outside(let way), .repairing): way != .failed
    default: false
    }
  }
}

/// What the engine asks of a membership.
extension Room {
  var status: Status { record.status }

  var isMember: Bool {
    if case .member = membership { return true }
    return false
  }

  /// Whether the log's end has been read with the keys at hand: what they encrypt may leave.
  var isCurrent: Bool {
    if case .member(.current) = membership { return true }
    return false
  }

  /// Whether entries of the log are taken in.
  var isReadable: Bool { isMember && group != nil }

  /// Whether something may be said, or changed: the room is neither forked nor lost, nor over.
  var isUsable: Bool {
    switch membership {
    case .member(.unconfirmed), .member(.current): group != nil
    default: false
    }
  }

  /// Whether this device looks for a way into it.
  var isComingBack: Bool {
    if case .outside(let way) = membership { return way != .failed }
    return false
  }

  /// Whether an external join is under way.
  var isJoining: Bool { membership == .outside(.lookingIn) || membership == .outside(.committing) }

  var isEnding: Bool { membership == .member(.ending) }

  /// What is told where something is asked of it that cannot be had.
  var unusable: EngineFailure { EngineFailure(record.reason ?? Failure(.roomUnusable)) }
}
