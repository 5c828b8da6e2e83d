import Foundation
import NIOCore

/// `nightjar.v1`: bearer token, `hello` past all history, `message` frames with opaque payloads.
struct NightjarDialect: Dialect {
  struct Account {
    let token: String
    let room: String
  }

  let accounts: [Account]
  /// Makes client ids differ between runs on one database.
  private let run = Int.random(in: 0..<(1 << 24))

  /// Each client's message up to its id.
  private let beginnings: [[UInt8]]
  private let payload = Array(#"","payload":"#.utf8) + [UInt8(ascii: "\"")]
  private let ending = Array(#""}"#.utf8)

  init(accounts: [Account]) {
    self.accounts = accounts
    beginnings = accounts.map { Array(#"{"type":"message","room":"\#($0.room)","id":""#.utf8) }
  }

  var framing: Framing { .webSocket }
  var sendersAreApart: Bool { false }
  var sendersHearThemselves: Bool { false }

  func opening(client: Int, listens: Bool) -> [OpeningStep] {
    let account = accounts[client]
    let hello = #"{"type":"hello","rooms":{"\#(account.room)":4503599627370496},"mailbox":0}"#
    return [
      .upgrade("/ws", subprotocol: "nightjar.v1", token: account.token),
      OpeningStep(ByteBuffer(), expect: #""connected""#),
      OpeningStep(Framing.clientFrame(Array(hello.utf8)), expect: #""online_users""#),
    ]
  }

  func message(_ text: [UInt8], client: Int, number: Int) -> ByteBuffer {
    let size = (text.count * 4 + 2) / 3
    var frame = beginnings[client]
    frame.reserveCapacity(frame.count + 64 + size)
    append(id(number), to: &frame)
    frame += payload
    // The text stands for base64url, a third longer than the bytes that it codes.
    frame += text
    frame += repeatElement(UInt8(ascii: "A"), count: size - text.count)
    frame += ending
    return Framing.clientFrame(frame)
  }

  /// A UUIDv7 of now, as clients make them.
  private func id(_ number: Int) -> (high: UInt64, low: UInt64) {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    let milliseconds = UInt64(time.tv_sec) * 1000 + UInt64(time.tv_nsec) / 1_000_000
    return (milliseconds << 16 | 0x7000 | UInt64(run & 0xFFF), 1 << 63 | UInt64(run >> 12) << 32 | UInt64(number))
  }

  private func append(_ id: (high: UInt64, low: UInt64), to frame: inout [UInt8]) {
    for digit in 0..<32 {
      if digit == 8 || digit == 12 || digit == 16 || digit == 20 { frame.append(UInt8(ascii: "-")) }
      let half = digit < 16 ? id.high : id.low
      frame.append(Stamp.Hex.digits[Int(half >> UInt64(60 - digit % 16 * 4) & 15)])
    }
  }

  func kind(of prefix: UnsafeRawBufferPointer, length: Int, textSize: Int) -> FrameKind {
    if length > textSize { return .delivery }
    return prefix.starts(with: Self.accepted) ? .accepted : .other
  }

  private static let accepted = Array(#"{"type":"accepted""#.utf8)
}
