import NIOCore
import Testing

@testable import WebSockets

/// The decoder alone, over many more cuts of the bytes than sockets allow.
@Suite(.serialized, .timeLimit(.minutes(10)))
struct DecoderTests {
  private struct Outcome: Equatable {
    var events: [FrameEvent] = []
    var violation: FrameViolation?
  }

  private func decode(
    _ pieces: some Sequence<some Collection<UInt8>>, role: WebSocketRole = .server, size: Int = 1 << 20,
    fragments: Int = 64
  ) -> Outcome {
    var decoder = FrameDecoder(role: role, maximumMessageSize: size, maximumFragments: fragments)
    var outcome = Outcome()
    do throws(FrameViolation) {
      for piece in pieces {
        var buffer = ByteBuffer(bytes: piece)
        while let event = try decoder.next(&buffer) { outcome.events.append(event) }
        #expect(buffer.readableBytes == 0)
      }
    } catch {
      outcome.violation = error
    }
    return outcome
  }

  @Test("Wherever two cuts fall, the same comes out")
  func everyCut() {
    let frames: [RawFrame] = [
      .text("añ", isFinal: false), .ping([1, 2]), .next("🐦", isFinal: false), .next(""), .binary([]), .pong([]),
      .binary(Array(repeating: 9, count: 130)), .close(1000, Array("so".utf8)),
    ]
    let bytes = frames.flatMap(\.bytes)
    let whole = decode([bytes])
    #expect(
      whole.events == [
        .ping(ByteBuffer(bytes: [1, 2])), .message(.text(ByteBuffer(string: "añ🐦"))), .message(.binary(ByteBuffer())),
        .pong(ByteBuffer()), .message(.binary(ByteBuffer(repeating: 9, count: 130))), .close(.normal, reason: "so"),
      ])
    for first in 0...bytes.count {
      for second in first...bytes.count where (first + second) % 3 == 0 {
        let outcome = decode([bytes[..<first], bytes[first..<second], bytes[second...]])
        if outcome != whole { Issue.record("cut at \(first) and \(second)") }
      }
    }
    #expect(decode(bytes.map { [$0] }) == whole)
  }

  @Test("Every pair of first bytes is taken or refused as RFC 6455 says")
  func everyFirstPair() {
    for first in UInt8.min...UInt8.max {
      for second in UInt8.min...UInt8.max {
        let violation = decode([[first, second]]).violation
        let opcode = first & 15
        let expected: FrameViolation? =
          if first & 0x70 != 0 {
            .reservedBits
          } else if ![0, 1, 2, 8, 9, 10].contains(opcode) {
            .reservedOpcode
          } else if opcode >= 8, first & 0x80 == 0 {
            .fragmentedControl
          } else if opcode >= 8, second & 0x7F > 125 {
            .longControl
          } else if second & 0x80 == 0 {
            .unmasked
          } else { nil }
        if violation != expected { Issue.record("\(first) \(second): \(String(describing: violation?.text))") }
      }
    }
  }

  @Test("A client refuses masked frames")
  func clientRefusesMasks() {
    #expect(decode([RawFrame.text("x").bytes], role: .client).violation == .masked)
    let unmasked = RawFrame(opcode: 1, payload: [120], isMasked: false)
    #expect(decode([unmasked.bytes], role: .client).events == [.message(.text(ByteBuffer(string: "x")))])
  }

  @Test("A promised length takes no memory before its bytes come")
  func promisedLength() throws {
    var decoder = FrameDecoder(role: .server, maximumMessageSize: .max, maximumFragments: 4)
    var buffer = ByteBuffer(bytes: [0x82, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 1, 2, 3])
    let event = try decoder.next(&buffer)
    #expect(event == nil)
  }

  @Test("Sizes add up over fragments without overflow")
  func sizesAddUp() {
    let start = RawFrame.binary([1, 2, 3], isFinal: false).bytes
    let huge: [UInt8] = [0x80, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0]
    #expect(decode([start, huge], size: 100).violation == .messageTooBig)
    #expect(decode([start, huge], size: .max).violation == .messageTooBig)
    #expect(decode([start, RawFrame.next(Array(repeating: 0, count: 97)).bytes], size: 100).violation == nil)
    #expect(
      decode([start, RawFrame.next(Array(repeating: 0, count: 98)).bytes], size: 100).violation == .messageTooBig)
    // A control frame does not count.
    #expect(decode([start, RawFrame.ping(Array(repeating: 0, count: 125)).bytes], size: 3).violation == nil)
  }

  @Test("Random bytes never trap, and decode the same whole and in pieces")
  func randomBytes() {
    for round in 0..<4000 {
      var bytes = (0..<Int.random(in: 0...80)).map { _ in UInt8.random(in: 0...255) }
      // Most rounds begin plausibly, to get past the first two bytes.
      if round % 4 > 0, bytes.count > 1 {
        bytes[0] = [0x81, 0x82, 0x01, 0x02, 0x80, 0x00, 0x88, 0x89, 0x8A].randomElement() ?? 0
        bytes[1] |= 0x80
        if round % 4 > 1 { bytes[1] = 0x80 | UInt8.random(in: 0...20) }
      }
      let whole = decode([bytes])
      let stepwise = decode(bytes.map { [$0] })
      if whole != stepwise { Issue.record("\(bytes)") }
    }
  }

  @Test("Random well-formed conversations come out as they went in, however they are cut")
  func randomConversations() {
    for _ in 0..<600 {
      var frames: [RawFrame] = []
      var events: [FrameEvent] = []
      for _ in 0..<Int.random(in: 1...8) {
        let isText = Bool.random()
        let whole: [UInt8] =
          isText
          ? Array(String((0..<Int.random(in: 0...60)).map { _ in "aé☂🐦".randomElement() ?? "a" }).utf8)
          : (0..<Int.random(in: 0...300)).map { _ in UInt8.random(in: 0...255) }
        var rest = whole[...]
        let count = Int.random(in: 1...4)
        for part in 0..<count {
          let size = part == count - 1 ? rest.count : Int.random(in: 0...rest.count)
          frames.append(
            RawFrame(
              isFinal: part == count - 1, opcode: part > 0 ? 0 : isText ? 1 : 2, payload: Array(rest.prefix(size))))
          rest = rest.dropFirst(size)
          if part < count - 1, Bool.random() {
            let payload = (0..<Int.random(in: 0...125)).map { _ in UInt8.random(in: 0...255) }
            frames.append(.ping(payload))
            events.append(.ping(ByteBuffer(bytes: payload)))
          }
        }
        events.append(.message(isText ? .text(ByteBuffer(bytes: whole)) : .binary(ByteBuffer(bytes: whole))))
      }
      let bytes = frames.flatMap(\.bytes)
      var pieces: [ArraySlice<UInt8>] = []
      var rest = bytes[...]
      while !rest.isEmpty {
        let size = Int.random(in: 1...40)
        pieces.append(rest.prefix(size))
        rest = rest.dropFirst(size)
      }
      let outcome = decode(pieces)
      if outcome != Outcome(events: events) { Issue.record("\(frames)") }
    }
  }

  @Test("A client's frame decodes to what was prepared", arguments: [0, 1, 7, 125, 126, 65_535, 65_536])
  func preparedFrames(_ size: Int) {
    let payload = ByteBuffer(repeating: 0x61, count: size)
    let frame = PreparedFrame(text: payload)
    #expect(
      Array(frame.bytes.readableBytesView)
        == RawFrame(opcode: 1, payload: Array(repeating: 0x61, count: size), isMasked: false).bytes)
    let masked = frame.masked(with: .random(in: 0...UInt32.max))
    #expect(decode([Array(masked.readableBytesView)]).events == [.message(.text(payload))])
  }
}
