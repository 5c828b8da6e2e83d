import HBSS
import WireCoding

/// A batch of one-time keys whose certificate was valid, and which of its keys have been seen to sign.
struct KnownBatch: Equatable, Sendable, WireCodable {
  let statement: OneTimeStatement
  /// In the order of the keys: 9 bytes each, 2,304 at most.
  private var seen: [SeenKey] = []

  struct SeenKey: Equatable, Sendable, WireCodable {
    let index: UInt8
    /// The first 8 bytes of the digest's second half, which tell what was signed.
    let digest: [UInt8]

    init(_ signature: OneTimeSignature) {
      index = UInt8(signature.index)
      digest = [UInt8](signature.tail.prefix(8))
    }

    func encode(into writer: inout WireWriter) {
      writer.write(index)
      writer.write(raw: digest)
    }

    init(from reader: inout WireReader) throws(WireError) {
      index = try reader.readUInt8()
      digest = try reader.read(count: 8)
    }
  }

  init(_ statement: OneTimeStatement) { self.statement = statement }

  /// Marks the key of a signature that was verified.
  ///
  /// - Throws: `oneTimeReplayed`, `oneTimeReused`.
  mutating func mark(_ signature: OneTimeSignature) throws(MLSError) {
    let key = SeenKey(signature)
    var place = seen.count
    while place > 0, seen[place - 1].index >= key.index { place -= 1 }
    if place < seen.count, seen[place].index == key.index {
      throw seen[place] == key ? .oneTimeReplayed : .oneTimeReused
    }
    seen.insert(key, at: place)
  }

  func encode(into writer: inout WireWriter) {
    writer.write(statement)
    writer.write(vector: seen)
  }

  init(from reader: inout WireReader) throws(WireError) {
    statement = try reader.read()
    seen = try reader.readVector(limit: statement.keys)
    var last = -1
    for key in seen {
      guard Int(key.index) > last, Int(key.index) < statement.keys else { throw .invalidValue }
      last = Int(key.index)
    }
  }
}
