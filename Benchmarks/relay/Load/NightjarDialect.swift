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

  init(accounts: [Account]) { self.accounts = accounts }

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
    let id = String(
      format: "0193a000-%04x-7%03x-8%03x-%012x", client, run >> 12, run & 0xFFF, number)
    var frame = Array(#"{"type":"message","room":"\#(accounts[client].room)","id":"\#(id)","payload":""#.utf8)
    // The text stands for base64url, a third longer than the bytes that it codes.
    frame += text
    frame += repeatElement(UInt8(ascii: "A"), count: (text.count * 4 + 2) / 3 - text.count)
    frame += Array(#""}"#.utf8)
    return Framing.clientFrame(frame)
  }

  func kind(of prefix: UnsafeRawBufferPointer, length: Int, textSize: Int) -> FrameKind {
    if length > textSize { return .delivery }
    return prefix.starts(with: Self.accepted) ? .accepted : .other
  }

  private static let accepted = Array(#"{"type":"accepted""#.utf8)
}
