import Testing
import WireCoding

@Suite struct NumberTableTests {
  @Test("A table holds what a dictionary holds, in order, whatever is put in and taken out", arguments: [1, 2, 3])
  func againstDictionary(seed: UInt64) {
    var state = seed
    func next(_ bound: UInt32) -> UInt32 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt32(truncatingIfNeeded: state >> 33) % bound
    }
    var table = NumberTable<UInt32>()
    var dictionary: [UInt32: UInt32] = [:]
    for step in UInt32(0)..<2000 {
      let number = next(97)
      let isRemoval = next(3) == 0
      let old = isRemoval ? table.remove(number) : table.set(number, to: step)
      let expected = isRemoval ? dictionary.removeValue(forKey: number) : dictionary.updateValue(step, forKey: number)
      #expect(old == expected)
      #expect(table[number] == dictionary[number])
      #expect(table.count == dictionary.count)
    }
    #expect(table.numbers.numbers == dictionary.keys.sorted())
    #expect(table.values == dictionary.sorted { $0.key < $1.key }.map(\.value))
  }

  @Test("A set takes each number once and keeps their order")
  func set() {
    var numbers = NumberSet()
    let areNew = [5, UInt32.max, 0, 5].map { numbers.insert($0) }
    #expect(areNew == [true, true, true, false])
    #expect(numbers.numbers == [0, 5, .max])
    #expect(numbers.contains(.max))
    #expect(!numbers.contains(4))
    #expect(numbers.index(of: 5) == 1)
  }

  @Test(
    "Integers at the ends of their range are exact, and one further is a decimal",
    arguments: [
      ("9223372036854775807", JSON.integer(.max)), ("-9223372036854775808", .integer(.min)), ("-0", .integer(0)),
      ("9223372036854775808", .decimal("9223372036854775808")),
      ("-9223372036854775809", .decimal("-9223372036854775809")),
      ("99999999999999999999", .decimal("99999999999999999999")),
    ])
  func integers(text: String, value: JSON) throws {
    #expect(try JSON(parsing: text) == value)
  }

  @Test("A name twice in an object is refused wherever it stands, and the same name in another object is not")
  func names() throws {
    #expect(throws: WireError.invalidText) { try JSON(parsing: #"{"b":1,"a":2,"c":{},"b":3}"#) }
    #expect(throws: WireError.invalidText) { try JSON(parsing: #"{"a":1,"\u0061":2}"#) }
    #expect(try JSON(parsing: #"{"a":{"a":1},"ab":{"a":2}}"#)["ab"]?["a"]?.integer == 2)
  }
}
