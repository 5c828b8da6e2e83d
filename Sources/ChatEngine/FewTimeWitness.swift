import ChatProtocol
import WireCoding

/// What this device has seen of another one's few-time keys in a room: enough to refuse a key that comes back and a
/// signature beyond the two.
struct FewTimeWitness: WireEncodable, WireDecodable {
  static let version: UInt8 = 1
  static let prefix = "witness/"
  /// The batch in use and the one before it, for messages that were overtaken.
  static let batchLimit = 2

  private struct Batch: WireEncodable, WireDecodable {
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

  init() {}

  func verdict(on message: FewTimeContent) -> Verdict {
    let certificate = message.certificate
    for batch in batches where batch.number == certificate.number && batch.root == certificate.root {
      return batch.uses & Self.bit(message) == 0 ? .known : .used
    }
    guard let newest = batches.first else { return .new }
    return certificate.number > newest.number ? .new : .old
  }

  /// Remembers a message that was checked.
  mutating func note(_ message: FewTimeContent) {
    let certificate = message.certificate
    for index in batches.indices where batches[index].number == certificate.number {
      batches[index].uses |= Self.bit(message)
      return
    }
    var batch = Batch(number: certificate.number, root: certificate.root)
    batch.uses = Self.bit(message)
    batches.insert(batch, at: 0)
    if batches.count > Self.batchLimit { batches.removeLast() }
  }

  private static func bit(_ message: FewTimeContent) -> UInt64 { 1 << UInt64(2 * message.index + message.use - 1) }

  static func key(room: UUIDv7, device: UUIDv7) -> String { prefix + room.text + "/" + device.text }

  func encode(into writer: inout WireWriter) {
    writer.write(Self.version)
    writer.write(vector: batches)
  }

  init(from reader: inout WireReader) throws(WireError) {
    guard try reader.readUInt8() == Self.version else { throw .invalidValue }
    batches = try reader.readVector(limit: Self.batchLimit)
  }
}
