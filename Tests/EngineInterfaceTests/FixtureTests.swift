import EngineInterface
import Foundation
import Testing
import WireCoding

/// The coders against values that a third one has encoded, `Scripts/interface/fixtures.py`; TypeScript's are held against
/// the same.
@Suite struct FixtureTests {
  struct Fixture: Sendable, CustomTestStringConvertible {
    let type: String
    let bytes: [UInt8]
    let json: JSON

    var testDescription: String { "\(type) \(json.text.prefix(60))" }
  }

  static let fixtures: [Fixture] = {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/interface.txt")
    let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").compactMap { line in
      let parts = line.split(separator: " ", maxSplits: 2).map(String.init)
      guard parts.count == 3, let bytes = try? Hex.decode(parts[1]), let json = try? JSON(parsing: Array(parts[2].utf8))
      else { return nil }
      return Fixture(type: parts[0], bytes: bytes, json: json)
    }
  }()

  @Test func `there are fixtures of every kind`() {
    #expect(Self.fixtures.count > 250)
    let types = Set(Self.fixtures.map(\.type))
    #expect(types.isSuperset(of: ["News", "Command", "TimelineEntry", "Proof", "FailureCode"]))
  }

  @Test func `values are read as they are meant, and written as they were read`() throws {
    for fixture in Self.fixtures {
      let (json, bytes) = try #require(try recode(fixture.type, fixture.bytes))
      #expect(bytes == fixture.bytes, "\(fixture)")
      #expect(json.text == fixture.json.text, "\(fixture)")
    }
  }

  @Test func `bytes that are cut or have more behind them are refused`() {
    for fixture in Self.fixtures {
      for count in 0..<fixture.bytes.count {
        #expect(throws: WireError.self) { try recode(fixture.type, Array(fixture.bytes[..<count])) }
      }
      #expect(throws: WireError.trailingBytes) { try recode(fixture.type, fixture.bytes + [0]) }
    }
  }

  @Test func `a changed byte is refused or is another value`() throws {
    for fixture in Self.fixtures {
      for index in fixture.bytes.indices {
        for change: UInt8 in [0x01, 0x80, 0xff] {
          var bytes = fixture.bytes
          bytes[index] ^= change
          guard let (_, again) = try? recode(fixture.type, bytes) else { continue }
          #expect(again == bytes, "\(fixture) at \(index)")
        }
      }
    }
  }
}
