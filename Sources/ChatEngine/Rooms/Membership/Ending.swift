import EngineInterface
import WireCoding

/// The end of a membership: what was said before it is read first.
extension ChatEngine {
  /// This user is no member any more. The log is still to be had up to there; then the room closes.
  func end(_ room: Room) {
    guard room.membership != .left else { return }
    // Asked before, and the answer may be lost.
    guard !room.isEnding else { return fetch(room) }
    guard room.isReadable, room.membership != .member(.forked) else { return close(room, because: Self.noMember) }
    room.transition(to: .member(.ending))
    fetch(room)
  }

  /// Looks whether a page of the log was the last that there will be.
  func checkEnd(of room: Room, page: JSON) {
    guard room.membership != .left, room.isEnding || page["until"] != nil else { return }
    // Without keys that lead on there is nothing to be read up to there.
    guard room.isReadable else { return close(room, because: Self.noMember) }
    room.transition(to: .member(.ending))
    if let until = page[unsigned: "until"], room.record.cursor >= until { return close(room, because: Self.noMember) }
    guard !room.log.isWaitingForDirectory else { return }
    // Where nothing comes that leads to the end, there is no more to be had.
    if (page[array: "events"] ?? []).isEmpty { close(room, because: Self.noMember) } else { fetch(room) }
  }

  static var noMember: Failure { Failure(.notMember) }
}
