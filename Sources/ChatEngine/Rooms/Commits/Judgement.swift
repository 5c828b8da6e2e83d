import ChatProtocol
import EngineInterface
import MLS
import WireCoding

/// The rules that members hold a commit against, beyond MLS's own. All of them can be judged without secrets, so that
/// whoever follows the room comes to the same end.
extension ChatEngine {
  /// Who committed: the owner of the leaf that signed. The server's word does not count.
  func committer(of leaf: UInt32, isExternal: Bool, in next: PublicGroup, before: PublicGroup) -> MemberIdentity? {
    (isExternal ? next : before).member(at: leaf)?.identity
  }

  /// Why members refuse a commit that MLS takes; nil where they do not.
  ///
  /// The devices' certificates are judged apart, for that may need the directory.
  func refusal(of leaf: UInt32, isExternal: Bool, next: PublicGroup, before: PublicGroup) -> EngineFailure? {
    guard let committer = committer(of: leaf, isExternal: isExternal, in: next, before: before) else {
      return .untrustedDevice
    }
    // A device comes by itself into the rooms of its user's other devices. A user is brought in by a member alone: else
    // the server could come in with an account of its own.
    if isExternal, !users(of: before).contains(committer.user) { return .strangerJoined }
    let kind = before.context.extensions.data(of: ExtensionType.groupKind)
    guard next.context.extensions.data(of: ExtensionType.groupKind) == kind else { return .kindChanged }
    return isAdmissible(next) ? nil : .thirdInDirectRoom
  }

  /// Whether a room holds nobody whom its kind does not admit.
  func isAdmissible(_ group: PublicGroup) -> Bool {
    guard let kind = group.kind else { return false }
    for user in users(of: group) where !kind.admits(user) { return false }
    return true
  }

  /// The users whose leaves a group has.
  func users(of group: PublicGroup) -> SortedSet<UUIDv7> {
    var users = SortedSet<UUIDv7>()
    for member in group.members {
      if let identity = member.identity { users.insert(identity.user) }
    }
    return users
  }

  /// Whether a commit that this device could not follow breaks a rule that all members can see, and which.
  func refusal(ofUnfollowed message: MLSMessage, _ event: RoomEvent, in group: Group) -> EngineFailure? {
    guard event.kind == .commit, case .publicMessage(let message) = message,
      let observed = try? group.publicGroup.observe(commit: message, now: event.time / 1000)
    else { return nil }
    return refusal(
      of: observed.sender, isExternal: observed.isExternal, next: observed.next, before: group.publicGroup)
  }

  /// The room ends here for this device. No rejoin, Welcome or retry leads past a commit that was refused: only another
  /// commit of the same epoch, should the server ever show one, does.
  func refuse(_ room: Room, _ failure: EngineFailure) {
    notice(.error, failure, room: room.id)
    room.record.refusal = failure.failure
    room.record.reason = failure.failure
    giveUp(room)
    failWaiters(of: room, failure)
  }
}

extension PublicGroup {
  /// What kind of room it is; a group where it does not say. Nil where it says it in no form that is known.
  var kind: GroupKind? {
    guard let data = context.extensions.data(of: ExtensionType.groupKind) else { return .group }
    return try? GroupKind(decoding: data)
  }
}

extension EngineFailure {
  static var untrustedDevice: EngineFailure { EngineFailure(.untrustedDevice) }
  static var strangerJoined: EngineFailure { EngineFailure(.strangerJoined) }
  static var kindChanged: EngineFailure { EngineFailure(.kindChanged) }
  static var thirdInDirectRoom: EngineFailure { EngineFailure(.thirdInDirectRoom) }
}
