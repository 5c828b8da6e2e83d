public import WireCoding

/// What a batch is for: a certificate counts for this alone, and every hash of the batch depends on it.
///
///     struct {
///       opaque purpose<V>;
///       opaque group<V>;
///       uint64 epoch;
///       uint32 leaf;
///       opaque binding<V>;
///     } OneTimeScope;
public struct OneTimeScope: Equatable, Sendable, WireEncodable {
  /// Bytes of purpose, group and binding at most.
  public static let fieldLimit = 255

  /// The protocol and its version, for example the cipher suite.
  public let purpose: [UInt8]
  /// The group in which the batch signs.
  public let group: [UInt8]
  public let epoch: UInt64
  /// The signer's place in the group.
  public let leaf: UInt32
  /// What else the signer and the verifier must agree on, for example a hash of the group's whole context.
  public let binding: [UInt8]

  /// - Throws: `contextTooLong` where a field has more than 255 bytes.
  public init(
    purpose: [UInt8], group: [UInt8] = [], epoch: UInt64 = 0, leaf: UInt32 = 0, binding: [UInt8] = []
  ) throws(HBSSError) {
    guard purpose.count <= Self.fieldLimit, group.count <= Self.fieldLimit, binding.count <= Self.fieldLimit else {
      throw .contextTooLong
    }
    self.purpose = purpose
    self.group = group
    self.epoch = epoch
    self.leaf = leaf
    self.binding = binding
  }

  public func encode(into writer: inout WireWriter) {
    writer.write(opaque: purpose)
    writer.write(opaque: group)
    writer.write(epoch)
    writer.write(leaf)
    writer.write(opaque: binding)
  }
}

extension OneTimeScope: WireDecodable {
  public init(from reader: inout WireReader) throws(WireError) {
    let purpose = try reader.readOpaque()
    let group = try reader.readOpaque()
    let epoch = try reader.readUInt64()
    let leaf = try reader.readUInt32()
    let binding = try reader.readOpaque()
    guard let scope = try? Self(purpose: purpose, group: group, epoch: epoch, leaf: leaf, binding: binding) else {
      throw .limitExceeded
    }
    self = scope
  }
}
