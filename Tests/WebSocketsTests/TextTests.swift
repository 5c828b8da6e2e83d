import Testing

@testable import WebSockets

/// UTF-8: what is text comes back, what is none closes with 1007, at its first wrong byte.
@Suite(.serialized, .timeLimit(.minutes(10)))
struct TextTests {
  static let valid: [(String, [UInt8])] = [
    ("empty", []),
    ("Greek", Array("κόσμε".utf8)),
    ("first of two bytes", [0xC2, 0x80]),
    ("first of three bytes", [0xE0, 0xA0, 0x80]),
    ("first of four bytes", [0xF0, 0x90, 0x80, 0x80]),
    ("last of one byte", [0x7F]),
    ("last of two bytes", [0xDF, 0xBF]),
    ("last of three bytes", [0xEF, 0xBF, 0xBF]),
    ("last of four bytes", [0xF4, 0x8F, 0xBF, 0xBF]),
    ("before the surrogates", [0xED, 0x9F, 0xBF]),
    ("behind the surrogates", [0xEE, 0x80, 0x80]),
    ("replacement character", [0xEF, 0xBF, 0xBD]),
    ("a noncharacter", [0xEF, 0xBF, 0xBE]),
    ("a zero", [0x41, 0x00, 0x42]),
    ("mixed", Array("Hello-µ@ßöäüàá-UTF-8!! 🐦‍⬛".utf8)),
  ]

  static let invalid: [(String, [UInt8])] = [
    ("a continuation byte first", [0x80]),
    ("the last continuation byte first", [0xBF]),
    ("two continuation bytes", [0x80, 0xBF]),
    ("a lone C2", [0xC2, 0x20]),
    ("a lone E0", [0xE0, 0x20]),
    ("a lone F0", [0xF0, 0x20]),
    ("FE", [0xFE]),
    ("FF", [0xFF]),
    ("overlong slash in two", [0xC0, 0xAF]),
    ("overlong slash in three", [0xE0, 0x80, 0xAF]),
    ("overlong slash in four", [0xF0, 0x80, 0x80, 0xAF]),
    ("five bytes", [0xF8, 0x88, 0x80, 0x80, 0x80]),
    ("six bytes", [0xFC, 0x84, 0x80, 0x80, 0x80, 0x80]),
    ("overlong C1", [0xC1, 0xBF]),
    ("overlong E0 9F", [0xE0, 0x9F, 0xBF]),
    ("overlong F0 8F", [0xF0, 0x8F, 0xBF, 0xBF]),
    ("above the last character", [0xF4, 0x90, 0x80, 0x80]),
    ("F5", [0xF5, 0x80, 0x80, 0x80]),
    ("first surrogate", [0xED, 0xA0, 0x80]),
    ("last surrogate", [0xED, 0xBF, 0xBF]),
    ("a pair of surrogates", [0xED, 0xA0, 0x80, 0xED, 0xB0, 0x80]),
    ("text, then a surrogate, then text", Array("κόσμε".utf8) + [0xED, 0xA0, 0x80] + Array("edited".utf8)),
    ("two bytes missing the second", [0xC3]),
    ("three bytes missing the third", [0xE2, 0x82]),
    ("four bytes missing the fourth", [0xF0, 0x9F, 0x90]),
  ]

  static let cases: [FramingCase] =
    valid.flatMap { name, bytes -> [FramingCase] in
      [
        FramingCase(name, [.text(bytes)], [.text(bytes)]),
        FramingCase("\(name), byte by byte", [.text(bytes)], [.text(bytes)], pieces: 1),
        FramingCase("\(name), a fragment for each byte", fragments(bytes), [.text(bytes)]),
      ]
    }
    + invalid.flatMap { name, bytes -> [FramingCase] in
      [
        FramingCase(name, [.text(bytes)], [], .closed(1007)),
        FramingCase("\(name), byte by byte", [.text(bytes)], [], .closed(1007), pieces: 1),
        FramingCase("\(name), a fragment for each byte", fragments(bytes), [], .closed(1007)),
      ]
    }

  private static func fragments(_ bytes: [UInt8]) -> [RawFrame] {
    guard !bytes.isEmpty else { return [.text([], isFinal: false), .next([])] }
    return bytes.indices.map {
      RawFrame(isFinal: $0 == bytes.count - 1, opcode: $0 == 0 ? 1 : 0, payload: [bytes[$0]])
    }
  }

  @Test("Text is echoed or refused", arguments: cases)
  func text(_ item: FramingCase) async throws { try await item.run() }

  @Test("Bytes that are no text pass as binary", arguments: invalid.map(\.1))
  func binary(_ bytes: [UInt8]) async throws { try await FramingCase("", [.binary(bytes)], [.binary(bytes)]).run() }

  @Test("A wrong byte is refused before the frame that holds it is whole")
  func failsFastInFrame() async throws {
    let whole = RawFrame.text(Array("κόσμε".utf8) + [0xF4, 0x90, 0x80, 0x80] + Array("edited".utf8)).bytes
    // Header, mask, the eleven good bytes, and the two that cannot be: the rest is never sent.
    try await FramingCase("", bytes: [Array(whole[..<19])], [], .closed(1007)).run()
  }

  @Test("A wrong byte is refused before the message that holds it is whole")
  func failsFastInFragments() async throws {
    let first = RawFrame.text(Array("κόσμε".utf8), isFinal: false)
    try await FramingCase("", [first, .next([0xF4, 0x90], isFinal: false)], [], .closed(1007)).run()
  }

  @Test("The validator agrees with the standard library on every sequence of bytes that matter")
  func validatorAgrees() async {
    let edges: [UInt8] = [
      0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE, 0xEF, 0xF0,
      0xF1,
      0xF3, 0xF4, 0xF5, 0xFF,
    ]
    var bytes: [UInt8] = []
    func check() {
      var validator = UTF8Validator()
      let isAccepted = bytes.withUnsafeBytes { validator.accept($0) } && validator.isAtBoundary
      var stepwise = UTF8Validator()
      let isAcceptedStepwise =
        bytes.allSatisfy { byte in withUnsafeBytes(of: byte) { stepwise.accept($0) } } && stepwise.isAtBoundary
      let isText = String(validating: bytes, as: UTF8.self) != nil
      if isAccepted != isText || isAcceptedStepwise != isText { Issue.record("\(bytes)") }
    }
    func extend(to depth: Int) {
      check()
      guard bytes.count < depth else { return }
      for byte in edges {
        bytes.append(byte)
        extend(to: depth)
        bytes.removeLast()
      }
    }
    for byte in edges {
      bytes = [byte]
      extend(to: byte < 0xF0 ? 3 : 4)
      await Task.yield()
    }
  }

  @Test("The validator agrees with the standard library on text broken at random")
  func validatorAgreesOnNoise() {
    let text = Array("ASCII for more than eight bytes, µ, ☂, 🐦‍⬛ and back to plain letters again".utf8)
    for _ in 0..<3000 {
      var bytes = text
      if Bool.random() { bytes[Int.random(in: bytes.indices)] = .random(in: 0...255) }
      if Bool.random() { bytes.removeFirst(Int.random(in: 0..<bytes.count)) }
      let cut = Int.random(in: 0...bytes.count)
      var validator = UTF8Validator()
      let isAccepted =
        bytes[..<cut].withUnsafeBytes { validator.accept($0) } && bytes[cut...].withUnsafeBytes { validator.accept($0) }
        && validator.isAtBoundary
      #expect(isAccepted == (String(validating: bytes, as: UTF8.self) != nil))
    }
  }
}
