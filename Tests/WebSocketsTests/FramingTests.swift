import Testing

private let sizes = [0, 1, 125, 126, 127, 128, 65_535, 65_536]
private func stars(_ count: Int) -> [UInt8] { Array(repeating: UInt8(ascii: "*"), count: count) }
private let noise: [UInt8] = [0x00, 0xFF, 0xFE, 0xFD, 0xFC, 0xFB, 0x00, 0xFF]

/// The cases that a conforming server must get right, over real sockets, by the chapters that the field's suite has.
@Suite(.serialized, .timeLimit(.minutes(10)))
struct FramingTests {
  @Test("Messages of every length form come back whole, however the bytes are cut", arguments: framingCases)
  func framing(_ item: FramingCase) async throws { try await item.run() }

  static let framingCases: [FramingCase] =
    sizes.flatMap { size -> [FramingCase] in
      [
        FramingCase("text \(size)", [.text(stars(size))], [.text(stars(size))]),
        FramingCase("binary \(size)", [.binary(stars(size))], [.binary(stars(size))]),
        FramingCase(
          "text \(size) in pieces", [.text(stars(size))], [.text(stars(size))], pieces: size > 1000 ? 997 : 1),
        FramingCase(
          "binary \(size) in pieces", [.binary(stars(size))], [.binary(stars(size))], pieces: size > 1000 ? 997 : 1),
      ]
    } + [
      FramingCase("a length of 200,000", [.text(stars(200_000))], [.text(stars(200_000))], pieces: 1300),
      FramingCase(
        "a length written longer than needed, 16 bits", bytes: [[0x81, 0xFE, 0, 1, 0, 0, 0, 0, 65]], [], .closed(1002)),
      FramingCase(
        "a length written longer than needed, 64 bits", bytes: [[0x81, 0xFF, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 65]],
        [],
        .closed(1002)),
      FramingCase(
        "a length with its highest bit set", bytes: [[0x82, 0xFF, 0x80, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0]], [],
        .closed(1002)),
      FramingCase(
        "a length above the limit is refused by its header alone",
        bytes: [[0x82, 0xFF, 0, 0, 0, 0, 0x40, 0, 0, 0, 1, 2, 3, 4]], [], .closed(1009)),
      FramingCase("an unmasked text", [RawFrame(opcode: 1, payload: [65], isMasked: false)], [], .closed(1002)),
      FramingCase("an unmasked ping", [RawFrame(opcode: 9, isMasked: false)], [], .closed(1002)),
      FramingCase("an unmasked close", [RawFrame(opcode: 8, isMasked: false)], [], .closed(1002)),
    ]

  @Test("Pings are answered with their own payload, pongs are not answered", arguments: pingsCases)
  func pings(_ item: FramingCase) async throws { try await item.run() }

  static let pingsCases: [FramingCase] = [
    FramingCase("without payload", [.ping()], [.pong()]),
    FramingCase("with text", [.ping(Array("Hello, world!".utf8))], [.pong(Array("Hello, world!".utf8))]),
    FramingCase("with bytes that are no text", [.ping(noise)], [.pong(noise)]),
    FramingCase("with 125 bytes", [.ping(stars(125))], [.pong(stars(125))]),
    FramingCase("with 126 bytes", [.ping(stars(126))], [], .closed(1002)),
    FramingCase("with 125 bytes, one by one", [.ping(stars(125))], [.pong(stars(125))], pieces: 1),
    FramingCase("an unasked pong without payload", [.pong()], []),
    FramingCase("an unasked pong with payload", [.pong(stars(20))], []),
    FramingCase("an unasked pong and a ping", [.pong(stars(20)), .ping([1, 2])], [.pong([1, 2])]),
    FramingCase(
      "ten pings", (0..<10).map { .ping([UInt8($0)]) }, (0..<10).map { .pong([UInt8($0)]) }),
    FramingCase(
      "ten pings, byte by byte", (0..<10).map { .ping([UInt8($0)]) }, (0..<10).map { .pong([UInt8($0)]) }, pieces: 1),
    FramingCase("a fragmented ping", [RawFrame(isFinal: false, opcode: 9)], [], .closed(1002)),
    FramingCase("a fragmented pong", [RawFrame(isFinal: false, opcode: 10)], [], .closed(1002)),
  ]

  @Test("A reserved bit closes the connection, after what came before it", arguments: reservedCases)
  func reservedBits(_ item: FramingCase) async throws { try await item.run() }

  static let reservedCases: [FramingCase] =
    (1...7).flatMap { bits -> [FramingCase] in
      let bad = RawFrame(reserved: UInt8(bits), opcode: 1, payload: stars(5))
      return [
        FramingCase("bits \(bits) alone", [bad], [], .closed(1002)),
        .together("bits \(bits) after a message", [.text("first"), bad, .ping()], [.text("first")], .closed(1002)),
        FramingCase(
          "bits \(bits) after a message, byte by byte", [.text("first"), bad], [.text("first")], .closed(1002),
          pieces: 1),
        FramingCase("bits \(bits) in a ping", [RawFrame(reserved: UInt8(bits), opcode: 9)], [], .closed(1002)),
        FramingCase("bits \(bits) in a close", [RawFrame(reserved: UInt8(bits), opcode: 8)], [], .closed(1002)),
      ]
    }

  @Test("A reserved opcode closes the connection, after what came before it", arguments: opcodesCases)
  func opcodes(_ item: FramingCase) async throws { try await item.run() }

  static let opcodesCases: [FramingCase] =
    ([3, 4, 5, 6, 7, 11, 12, 13, 14, 15] as [UInt8]).flatMap { opcode -> [FramingCase] in
      [
        FramingCase("opcode \(opcode)", [RawFrame(opcode: opcode)], [], .closed(1002)),
        FramingCase("opcode \(opcode) with payload", [RawFrame(opcode: opcode, payload: stars(9))], [], .closed(1002)),
        .together(
          "opcode \(opcode) after a message", [.text("first"), RawFrame(opcode: opcode), .ping()], [.text("first")],
          .closed(1002)),
        FramingCase(
          "opcode \(opcode) after a message, byte by byte", [.text("first"), RawFrame(opcode: opcode, payload: [1])],
          [.text("first")], .closed(1002), pieces: 1),
      ]
    }

  @Test("Fragments become one message, with control frames between them", arguments: fragmentsCases)
  func fragments(_ item: FramingCase) async throws { try await item.run() }

  static let fragmentsCases: [FramingCase] = [1, Int.max].flatMap { pieces -> [FramingCase] in
    let how = pieces == 1 ? ", byte by byte" : ""
    return [
      FramingCase("two" + how, [.text("one ", isFinal: false), .next("two")], [.text("one two")], pieces: pieces),
      FramingCase(
        "a ping between" + how, [.text("one ", isFinal: false), .ping([1]), .next("two")],
        [.pong([1]), .text("one two")],
        pieces: pieces),
      FramingCase(
        "many, with pings" + how,
        [
          .text("a", isFinal: false), .next("b", isFinal: false), .ping([1]), .next("c", isFinal: false), .ping([2]),
          .next("d"),
        ],
        [.pong([1]), .pong([2]), .text("abcd")], pieces: pieces),
      FramingCase(
        "empty ones" + how, [.text("", isFinal: false), .next("", isFinal: false), .next("")], [.text("")],
        pieces: pieces),
      FramingCase(
        "empty ones around" + how, [.text("", isFinal: false), .next("middle", isFinal: false), .next("")],
        [.text("middle")], pieces: pieces),
      FramingCase(
        "binary" + how, [.binary(noise, isFinal: false), .next(noise)], [.binary(noise + noise)], pieces: pieces),
      FramingCase("a continuation first, final" + how, [.next("x"), .text("y")], [], .closed(1002), pieces: pieces),
      FramingCase(
        "a continuation first, not final" + how, [.next("x", isFinal: false), .text("y")], [], .closed(1002),
        pieces: pieces),
      FramingCase(
        "a continuation after a whole message" + how, [.text("whole"), .next("more")], [.text("whole")], .closed(1002),
        pieces: pieces),
      FramingCase(
        "a text inside a text" + how, [.text("one", isFinal: false), .text("two")], [], .closed(1002), pieces: pieces),
      FramingCase(
        "a binary inside a text" + how, [.text("one", isFinal: false), .binary([2])], [], .closed(1002), pieces: pieces),
      FramingCase(
        "one message after another" + how,
        [.text("a", isFinal: false), .next("b"), .text("c", isFinal: false), .next("d")], [.text("ab"), .text("cd")],
        pieces: pieces),
      FramingCase(
        "a close between fragments" + how, [.text("a", isFinal: false), .close(1000)], [], .closed(1000), pieces: pieces
      ),
      FramingCase(
        "more fragments than allowed" + how,
        [.text("a", isFinal: false)] + Array(repeating: .next("", isFinal: false), count: 1024), [], .closed(1008),
        pieces: pieces == 1 ? 7 : pieces),
    ]
  }

  @Test("Closing", arguments: closingCases)
  func closing(_ item: FramingCase) async throws { try await item.run() }

  static let closingCases: [FramingCase] =
    [
      FramingCase("no code", [.close(nil)], [], .closedWithoutCode),
      FramingCase("a message, then a close", [.text("x"), .close(1000)], [.text("x")], .closed(1000)),
      .together("two closes", [.close(1000), .close(1001)], [], .closed(1000)),
      .together("a ping behind a close is not answered", [.close(1000), .ping()], [], .closed(1000)),
      .together("a message behind a close is not echoed", [.close(1000), .text("late")], [], .closed(1000)),
      .together(
        "half a message of 256 KiB, then a close",
        [.text(stars(1 << 18), isFinal: false), .close(1000), .next("x"), .ping()], [], .closed(1000)),
      FramingCase("one byte of payload", [.close(nil, [3])], [], .closed(1002)),
      FramingCase("a reason", [.close(1000, Array("bye".utf8))], [], .closed(1000)),
      FramingCase("a reason of 123 bytes", [.close(1000, stars(123))], [], .closed(1000)),
      FramingCase("a reason of 124 bytes", [.close(1000, stars(124))], [], .closed(1002)),
      FramingCase("a reason that is not UTF-8", [.close(1000, [0xCE, 0xBA, 0xED, 0xA0, 0x80])], [], .closed(1007)),
      FramingCase("a reason that ends inside a character", [.close(1000, [0xE2, 0x82])], [], .closed(1007)),
      FramingCase("a fragmented close", [RawFrame(isFinal: false, opcode: 8)], [], .closed(1002)),
    ]
    + ([1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999] as [UInt16]).map
  {
    FramingCase("code \($0)", [.close($0)], [], .closed($0))
  }
    + ([0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535] as [UInt16]).map {
      FramingCase("code \($0), which may not be sent", [.close($0)], [], .closed(1002))
    }

  @Test("A message cut into frames of 1,300 bytes comes back whole")
  func manyFragments() async throws {
    let payload = (0..<65_536).map { UInt8(ascii: "a") + UInt8($0 % 26) }
    var frames: [RawFrame] = []
    for start in stride(from: 0, to: payload.count, by: 1300) {
      let end = min(start + 1300, payload.count)
      frames.append(
        RawFrame(isFinal: end == payload.count, opcode: start == 0 ? 1 : 0, payload: Array(payload[start..<end])))
    }
    try await FramingCase("", frames, [.text(payload)]).run()
  }
}
