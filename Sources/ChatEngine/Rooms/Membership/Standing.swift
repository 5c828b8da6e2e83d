import Ciphers
import MLS
import WireCoding

/// Since when this device is in a room, and how it knows the room's epochs again.
///
/// A message names its epoch by a tag that follows from the epoch's authenticator. Members of one epoch have one tag; who
/// was shown another history has another, and cannot read the message: the tag tells this from mere damage.
struct Standing {
  final class Epoch: WireEncodable, WireDecodable {
    let number: UInt64
    let tag: [UInt8]

    init(number: UInt64, tag: [UInt8]) {
      self.number = number
      self.tag = tag
    }

    func encode(into writer: inout WireWriter) {
      writer.write(number)
      writer.write(opaque: tag)
    }

    init(from reader: inout WireReader) throws(WireError) {
      number = try reader.readUInt64()
      tag = try reader.readOpaque()
    }
  }

  static let version: UInt8 = 1
  static var prefix: Literal { "standing/" }
  /// Bytes of a tag.
  static let tagLength = 8
  /// This epoch, and the past ones whose messages can be read.
  static let limit = 6

  /// The first epoch of which this device has been a member.
  var joinedEpoch: UInt64 = 0
  /// The place of the log where this device's reading begins.
  var joinedSeq: UInt64 = 0
  /// The latest first.
  var epochs: [Epoch] = []

  mutating func note(_ group: Group, joined: Bool) {
    if joined {
      joinedEpoch = group.epoch
      epochs = []
    }
    epochs.removeAll { $0.number >= group.epoch }
    epochs.insert(Epoch(number: group.epoch, tag: Self.tag(of: group)), at: 0)
    if epochs.count > Self.limit { epochs.removeLast() }
  }

  func tag(of epoch: UInt64) -> [UInt8]? {
    for known in epochs where known.number == epoch { return known.tag }
    return nil
  }

  /// Eight bytes from which nothing of the epoch's secrets follows, nor its authenticator.
  static func tag(of group: Group) -> [UInt8] {
    let input = Array(Literal("nightjar epoch tag v1").utf8) + group.groupID + group.epochAuthenticator
    return Array(Hash.sha256(input).prefix(tagLength))
  }
}

extension Standing: WireEncodable, WireDecodable {
  func encode(into writer: inout WireWriter) {
    writer.write(Self.version)
    writer.write(joinedEpoch)
    writer.write(joinedSeq)
    writer.write(vector: epochs)
  }

  init(from reader: inout WireReader) throws(WireError) {
    guard try reader.readUInt8() == Self.version else { throw .invalidValue }
    joinedEpoch = try reader.readUInt64()
    joinedSeq = try reader.readUInt64()
    epochs = try reader.readVector(limit: Self.limit)
  }
}
