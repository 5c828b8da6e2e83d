package import WireCoding

/// Which key a PrivateMessage is under (RFC 9420 §6.3.2).
package struct SenderData: Equatable, Sendable, WireCodable {
  package var leaf: UInt32
  package var generation: UInt32
  /// 4 random bytes over the start of the nonce: a state restored twice still never repeats a key and nonce.
  package var reuseGuard: [UInt8]

  package init(leaf: UInt32, generation: UInt32, reuseGuard: [UInt8]) {
    self.leaf = leaf
    self.generation = generation
    self.reuseGuard = reuseGuard
  }

  package func encode(into writer: inout WireWriter) {
    writer.write(leaf)
    writer.write(generation)
    writer.write(raw: reuseGuard)
  }

  package init(from reader: inout WireReader) throws(WireError) {
    leaf = try reader.readUInt32()
    generation = try reader.readUInt32()
    reuseGuard = try reader.read(count: 4)
  }
}
