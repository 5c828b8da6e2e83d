import MLS
import WireCoding

/// A change to a room's membership or keys that is still to be committed. It is built anew after each lost race.
///
/// A class: it is built in one place, and handed on by one reference.
final class RoomJob {
  /// The most times a change is rebased before the user hears of it.
  static let attemptLimit = 12

  /// KeyPackages of the devices to add, claimed once and used for every attempt.
  let adds: [KeyPackage]
  /// Users whose leaves go.
  let removes: [UUIDv7]
  /// Whether messages shall carry a few-time signature from then on; nil leaves it as it is.
  let fewTime: Bool?
  /// A leaf that goes for the one that is added: of a device that has lost its state. Gone already, nothing is done.
  let replaces: LeafNode?
  /// A fresh leaf for this device and nothing else.
  let isUpdate: Bool
  /// Whether proposals of the log are carried out by value: the server has refused one of the references.
  var avoidsReferences = false
  var attempts = 0
  /// Whether the commit under way adds a part of ``adds`` alone, for they are many bytes: the others follow.
  var isPartial = false
  let wish: JobWish

  init(
    adds: [KeyPackage] = [], removes: [UUIDv7] = [], fewTime: Bool? = nil, replaces: LeafNode? = nil,
    isUpdate: Bool = false, for wish: JobWish = .upkeep
  ) {
    self.adds = adds
    self.removes = removes
    self.fewTime = fewTime
    self.replaces = replaces
    self.isUpdate = isUpdate
    self.wish = wish
  }
}
