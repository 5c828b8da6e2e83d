import Testing
import WireCoding

@Suite("TLS presentation language")
struct WireReaderTests {
  @Test(
    "A vector's length takes its shortest form and is read back", arguments: [0, 1, 63, 64, 16_383, 16_384, 70_000])
  func lengths(_ count: Int) throws {
    let bytes = [UInt8](repeating: 7, count: count)
    var writer = WireWriter()
    writer.write(opaque: bytes)
    let header = count < 64 ? 1 : count < 16_384 ? 2 : 4
    #expect(writer.bytes.count == count + header)
    var reader = WireReader(writer.bytes)
    #expect(try reader.readOpaque() == bytes)
    try reader.finish()
  }

  @Test(
    "A longer form than needed is refused",
    arguments: [[0x40, 0x3f], [0x80, 0, 0, 1], [0x80, 0, 0x3f, 0xff], [0xc0, 0, 0, 0, 0, 0, 0, 0]] as [[UInt8]])
  func shortestForm(_ header: [UInt8]) {
    var reader = WireReader(header + [UInt8](repeating: 0, count: 70_000))
    #expect(throws: WireError.invalidLength) { try reader.readOpaque() }
  }

  @Test("A length past the end is truncation, and allocates nothing")
  func pastTheEnd() {
    var reader = WireReader([0xbf, 0xff, 0xff, 0xff, 1])
    #expect(throws: WireError.truncated) { try reader.readOpaque() }
  }

  @Test("Integers are big-endian and come back")
  func integers() throws {
    var writer = WireWriter()
    writer.write(UInt8(1))
    writer.write(UInt16(0x0203))
    writer.write(UInt32(0x0405_0607))
    writer.write(UInt64(0x0809_0a0b_0c0d_0e0f))
    #expect(writer.bytes == Array(1...15))
    var reader = WireReader(writer.bytes)
    #expect(try reader.readUInt8() == 1)
    #expect(try reader.readUInt16() == 0x0203)
    #expect(try reader.readUInt32() == 0x0405_0607)
    #expect(try reader.readUInt64() == 0x0809_0a0b_0c0d_0e0f)
    #expect(reader.isAtEnd)
  }

  @Test("Every prefix of a structure is truncation, never a trap")
  func prefixes() throws {
    var writer = WireWriter()
    writer.write(vector: [
      UUIDv7(milliseconds: 1, random: Array(0..<10)), UUIDv7(milliseconds: 2, random: Array(0..<10)),
    ])
    for count in 0..<writer.bytes.count {
      var reader = WireReader(Array(writer.bytes[..<count]))
      #expect(throws: WireError.self) { try reader.readVector(of: UUIDv7.self) }
    }
  }

  @Test("A vector with more elements than its bound is refused")
  func bound() {
    var writer = WireWriter()
    writer.write(vector: (0..<4).map { UUIDv7(milliseconds: $0, random: Array(0..<10)) })
    var reader = WireReader(writer.bytes)
    #expect(throws: WireError.limitExceeded) { try reader.readVector(of: UUIDv7.self, limit: 3) }
  }
}
