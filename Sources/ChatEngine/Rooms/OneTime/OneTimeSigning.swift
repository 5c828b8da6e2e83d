import Ciphers
import MLS
import WireCoding

/// One-time signatures of this device's own messages, in rooms whose suite has them (PROTOCOL §4).
extension ChatEngine {
  /// The keys for a room's next message; new ones, with their certificate, where there are none that may sign.
  ///
  /// - Returns: nil in other suites, and where no keys can be made: the leaf's own key signs then.
  func oneTimeKeys(of room: Room, in group: Group) -> OneTimeKeys? {
    guard group.suite.hasOneTimeKeys else { return nil }
    if let keys = room.oneTimeKeys, keys.canSign(in: group, now: now) { return keys }
    endOneTimeKeys(of: room)
    guard let signer = try? group.makeOneTimeSigner(time: now, entropy: entropy) else { return nil }
    let keys = OneTimeKeys(signer, madeAt: now)
    room.oneTimeKeys = keys
    return keys
  }

  /// Makes the next keys in idle time, when the last one has signed.
  func prepareOneTimeKeys(of room: Room) {
    guard let keys = room.oneTimeKeys, keys.signer.keysLeft == 0 else { return }
    after(0, .prepareOneTimeKeys, in: room)
  }

  func prepareOneTimeKeysNow(of room: Room) {
    guard room.isUsable, let group = room.group else { return }
    _ = oneTimeKeys(of: room, in: group)
  }

  /// Wipes the keys: they may exist in another process, too, or the room is left.
  func endOneTimeKeys(of room: Room) {
    room.oneTimeKeys?.signer.end()
    room.oneTimeKeys = nil
  }
}
