import Testing
import WireCoding

@Suite("base64url, hexadecimal, UUIDs and UTF-8")
struct TextTests {
  @Test("base64url comes back for every length")
  func base64RoundTrip() throws {
    for count in 0..<70 {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 151 &+ count) }
      #expect(try Base64URL.decode(Base64URL.encode(bytes)) == bytes)
    }
    #expect(Base64URL.encode([0xfb, 0xff, 0xfe]) == "-__-")
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    #expect(try Base64URL.encode(Base64URL.decode(alphabet)) == alphabet)
    #expect(try Base64URL.decode(alphabet).prefix(6) == [0x00, 0x10, 0x83, 0x10, 0x51, 0x87])
  }

  @Test("base64url has one text for a value", arguments: ["A", "AA=", "AB", "AAB", "AA+A", "AA/A", "AA A", "ÄA"])
  func base64Strict(_ text: String) {
    #expect(throws: WireError.invalidText) { try Base64URL.decode(text) }
  }

  @Test("Hexadecimal reads both cases and nothing else")
  func hex() throws {
    #expect(try Hex.decode("00ffAb") == [0, 255, 171])
    #expect(Hex.encode([0, 255, 171]) == "00ffab")
    for text in ["0", "0g", " 00", "0x00"] { #expect(throws: WireError.invalidText) { try Hex.decode(text) } }
  }

  @Test("A UUIDv7 keeps its time, sorts by it, and has one text")
  func uuid() throws {
    let id = UUIDv7(milliseconds: 1_700_000_000_123, random: Array(1...10))
    #expect(id.milliseconds == 1_700_000_000_123)
    #expect(try UUIDv7(text: id.text) == id)
    #expect(try UUIDv7(bytes: id.bytes) == id)
    #expect(id.text.count == 36)
    #expect(id < UUIDv7(milliseconds: 1_700_000_000_124, random: [UInt8](repeating: 0, count: 10)))
    for text in [
      id.text.uppercased(), id.text + "0", String(id.text.dropLast()), "00000000-0000-4000-8000-000000000000",
    ] {
      #expect(throws: WireError.self) { try UUIDv7(text: text) }
    }
  }

  @Test(
    "What is no UTF-8 is refused",
    arguments: [
      [0x80], [0xc0, 0x80], [0xe0, 0x80, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xf8, 0x88, 0x80, 0x80],
      [0xe2, 0x82], [0xff],
    ] as [[UInt8]])
  func invalidUTF8(_ bytes: [UInt8]) { #expect(throws: WireError.invalidText) { try UTF8Text.string(from: bytes) } }

  @Test("UTF-8 of every length comes back")
  func validUTF8() throws {
    let text = "aé€😀\u{7ff}\u{800}\u{d7ff}\u{e000}\u{10ffff}"
    #expect(try UTF8Text.string(from: Array(text.utf8)) == text)
  }

  @Test("Equal bytes are equal, whatever differs is not")
  func constantTime() {
    #expect(ConstantTime.areEqual([1, 2, 3], [1, 2, 3]))
    for other in [[1, 2, 4], [0, 2, 3], [1, 2], [1, 2, 3, 0]] as [[UInt8]] {
      #expect(!ConstantTime.areEqual([1, 2, 3], other))
    }
  }
}
