import Testing
import WireCoding

@Suite("JSON")
struct JSONTests {
  @Test(
    "What is written is read back",
    arguments: [
      "null", "true", "[]", "{}", "-1", "9223372036854775807", "\"\"", "[1,[2,[3]]]", #"{"a":{"b":"c"},"d":[]}"#,
      #""\"\\\n\u0001é😀""#, "1.5e-3",
    ])
  func roundTrip(_ text: String) throws {
    let value = try JSON(parsing: text)
    #expect(try JSON(parsing: value.encoded) == value)
  }

  @Test("Escapes are read, surrogate pairs too")
  func escapes() throws {
    #expect(try JSON(parsing: #""\u0041\ud83d\ude00\/\b""#) == .string("A😀/\u{8}"))
  }

  @Test(
    "What is no JSON is refused",
    arguments: [
      "", " ", "{", "[", "\"", "{\"a\"}", "{\"a\":1,}", "[1,]", "01", "-", "1.", ".5", "1e", "+1", "nul", "truex",
      "1 2",
      #""\x""#, #""\ud800""#, #""\udc00""#, #""\ud800\u0041""#, "\"\u{1}\"", "{1:2}", "[1 2]", #"{"a":1,"a":2}"#, "'a'",
    ])
  func invalid(_ text: String) { #expect(throws: WireError.self) { try JSON(parsing: text) } }

  @Test("Nesting has a bound")
  func depth() throws {
    let deep = String(repeating: "[", count: 100_000)
    #expect(throws: WireError.limitExceeded) { try JSON(parsing: deep) }
    let allowed = String(repeating: "[", count: 60) + String(repeating: "]", count: 60)
    _ = try JSON(parsing: allowed)
  }

  @Test("Mutations and prefixes of a document never trap")
  func mutations() {
    let document = Array(#"{"type":"message","room":"x","seq":12,"list":[1,2.5,null,"\u00e9"],"ok":true}"#.utf8)
    var parsed = 0
    for index in document.indices {
      _ = try? JSON(parsing: Array(document[..<index]))
      for byte: UInt8 in [0, 0x22, 0x5c, 0x7b, 0x7d, 0xff, 0x2c] {
        var mutated = document
        mutated[index] = byte
        if (try? JSON(parsing: mutated)) != nil { parsed += 1 }
      }
    }
    print("JSON: \(document.count * 7) mutations, \(parsed) of them still JSON")
  }

  @Test("Members, numbers, bytes and ids have typed accessors")
  func accessors() throws {
    let id = UUIDv7(milliseconds: 5, random: Array(0..<10))
    let json: JSON = ["id": .string(id.text), "n": 7, "b": .bytes([1, 2, 3]), "f": false, "x": .null]
    #expect(json["id"]?.uuid == id)
    #expect(json["n"]?.unsigned == 7)
    #expect(json["b"]?.bytes == [1, 2, 3])
    #expect(json["f"]?.bool == false)
    #expect(json["x"]?.isNull == true)
    #expect(json["y"] == nil)
    #expect(JSON.integer(-1).unsigned == nil)
  }
}
