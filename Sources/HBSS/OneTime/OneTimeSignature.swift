/// A signature by one key of a batch: 729 bytes, or 697 where the batch has 64 keys.
///
///     struct {
///       opaque identifier[8];
///       uint8 index;
///       opaque randomizer[16];
///       opaque tail[16];
///       opaque chains[35 * 16];
///       opaque path[height * 16];
///     } OneTimeSignature;
///
/// Which batch, which key; R; the second half of the message's digest, whose first half is what the chains sign; a value of
/// each chain; the authentication path.
public struct OneTimeSignature: Equatable, Sendable {
  /// The whole encoding. Its length tells the height.
  public let bytes: [UInt8]
  /// The height of the batch's tree: 6 or 8.
  public let height: Int

  static let indexStart = OneTime.identifierSize
  static let randomizerStart = indexStart + 1
  static let tailStart = randomizerStart + OneTime.hashSize
  static let chainsStart = tailStart + OneTime.hashSize
  static let pathStart = chainsStart + OneTime.chains * OneTime.hashSize

  /// Bytes of a signature of a batch with this height.
  public static func size(height: Int) -> Int { pathStart + height * OneTime.hashSize }

  /// - Throws: `invalidEncoding` for another length, and for an index that is not below 2^height.
  public init(bytes: [UInt8]) throws(HBSSError) {
    for height in OneTime.heights where bytes.count == Self.size(height: height) {
      guard Int(bytes[Self.indexStart]) < 1 << height else { throw .invalidEncoding }
      self.init(checked: bytes, height: height)
      return
    }
    throw .invalidEncoding
  }

  init(checked bytes: [UInt8], height: Int) {
    self.bytes = bytes
    self.height = height
  }

  /// The 8 bytes that name the batch.
  public var identifier: [UInt8] { [UInt8](bytes.prefix(OneTime.identifierSize)) }
  /// Which key of the batch signed.
  public var index: Int { Int(bytes[Self.indexStart]) }
  /// R, 16 bytes.
  public var randomizer: [UInt8] { [UInt8](bytes[Self.randomizerStart..<Self.tailStart]) }
  /// The second half of the message's digest, 16 bytes.
  public var tail: [UInt8] { [UInt8](bytes[Self.tailStart..<Self.chainsStart]) }
  /// A value of each of the 35 chains, 16 bytes each.
  public var chains: [UInt8] { [UInt8](bytes[Self.chainsStart..<Self.pathStart]) }
  /// The authentication path, 16 bytes a node.
  public var path: [UInt8] { [UInt8](bytes[Self.pathStart...]) }
}
