import ChatProtocol
import WireCoding

/// What this device has seen of another one's few-time keys in a room: enough to refuse a key that comes back and a
/// signature beyond the two.
///
/// The one of its room: a class.
final class FewTimeWitness: WireEncodable, WireDecodable {
  static let version: UInt8 = 2
  static var prefix: Literal { "witness/" }
  /// The batch in use and those before it, for messages that were overtaken: what was written without a connection, by one
  /// process after the other, leaves all at once.
  static let batchLimit = 8

  private final class Batch: WireEncodable, WireDecodable {
    let number: UInt64
    let root: [UInt8]
    /// Two bits a key: bit 2·index + use − 1.
    var uses: UInt64

    init(number: UInt64, root: [UInt8]) {
      self.number = number
      self.root = root
      uses = 0
    }

    func encode(into writer: inout WireWriter) {
      writer.write(number)
      writer.write(opaque: root)
      writer.write(uses)
    }

    init(from reader: inout WireReader) throws(WireError) {
      number = try reader.readUInt64()
      root = try reader.readOpaque()
      uses = try reader.readUInt64()
    }
  }

  enum Verdict {
    /// The batch is known, and so is its certificate.
    case known
    /// The certificate is still to be checked.
    case new
    case old
    case used
  }

  /// The highest number first.
  private var batches: [Batch] = []
  /// The highest number that was forgotten: nothing up to there comes back.
  private var floor: UInt64 = 0

  init() {}

  func verdict(on message: FewTimeContent) -> Verdict {
    let certificate = message.certificate
    for batch in batches where batch.number == certificate.number {
      guard batch.root == certificate.root else { return .old }
      return batch.uses & Self.bit(message) == 0 ? .known : .used
    }
    return certificate.number > floor ? .new : .old
  }

  /// Remembers a message that was checked.
  func note(_ message: FewTimeContent) {
    let certificate = message.certificate
    var place = batches.count
    for index in batches.indices where batches[index].number <= certificate.number {
      if batches[index].number == certificate.number {
        batches[index].uses |= Self.bit(message)
        return
      }
      place = index
      break
    }
    let batch = Batch(number: certificate.number, root: certificate.root)
    batch.uses = Self.bit(message)
    batches.insert(batch, at: place)
    if batches.count > Self.batchLimit { floor = max(floor, batches.removeLast().number) }
  }

  private static func bit(_ message: FewTimeContent) -> UInt64 { 1 << UInt64(2 * message.index + message.use - 1) }

  static func key(room: UUIDv7, device: UUIDv7) -> Text { Text(prefix) + room.text + "/" + device.text }

  func encode(into writer: inout WireWriter) {
    writer.write(Self.version)
    writer.write(vector: batches)
    writer.write(floor)
  }

  init(from reader: inout WireReader) throws(WireError) {
    let version = try reader.readUInt8()
    guard version == 1 || version == Self.version else { throw .invalidValue }
    batches = try reader.readVector(limit: Self.batchLimit)
    // Version 1 took nothing below the highest number.
    floor = version == 1 ? batches.first?.number ?? 0 : try reader.readUInt64()
  }
}
