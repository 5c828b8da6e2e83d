public import WireCoding

/// The binary form, in the presentation language of RFC 9420:
///
///     struct {
///       uint8 version = 1;
///       opaque salt[32];
///       opaque digest[64];
///       uint16 indices<V>;
///       opaque preimages[32 * number of indices];
///       optional<opaque proof<V>>;
///     } FewTimeSignature;
extension FewTimeSignature: WireCodable {
  static let version: UInt8 = 1

  public func encode(into writer: inout WireWriter) {
    writer.write(Self.version)
    writer.write(raw: salt)
    writer.write(raw: digest)
    writer.write(length: 2 * indices.count)
    for index in indices { writer.write(index) }
    writer.write(raw: revealedPreimages)
    writer.write(UInt8(proof == nil ? 0 : 1))
    if let proof { writer.write(opaque: proof) }
  }

  /// Refuses sizes, counts and orders that no signature has (`invalidValue`).
  public init(from reader: inout WireReader) throws(WireError) {
    guard try reader.readUInt8() == Self.version else { throw .invalidValue }
    let salt = try reader.read(count: FewTime.saltSize)
    let digest = try reader.read(count: FewTime.digestSize)
    let length = try reader.readLength()
    guard length % 2 == 0, length <= 2 * FewTime.choices else { throw .invalidValue }
    var indices: [UInt16] = []
    for _ in 0..<length / 2 { indices.append(try reader.readUInt16()) }
    let preimages = try reader.read(count: indices.count * FewTime.hashSize)
    var proof: [UInt8]?
    switch try reader.readUInt8() {
    case 0: proof = nil
    case 1: proof = try reader.readOpaque()
    default: throw .invalidValue
    }
    self.init(salt: salt, digest: digest, indices: indices, revealedPreimages: preimages, proof: proof)
    guard isWellFormed else { throw .invalidValue }
  }
}
