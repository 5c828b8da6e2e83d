import ChatProtocol
import Testing
import WireCoding

@Suite("Content and frames")
struct FrameTests {
  let id = UUIDv7(milliseconds: 9, random: Array(0..<10))

  @Test("Content comes back, and its id depends on sender, room and salt")
  func content() throws {
    let content = MessageContent(
      salt: Array(0..<16), replaces: [UInt8](repeating: 1, count: 32), topicID: [1], expires: 7, part: .render("hé"))
    #expect(try MessageContent(decoding: content.encoded) == content)
    let sender = MemberIdentity(user: id, device: id)
    let other = MemberIdentity(user: id, device: UUIDv7(milliseconds: 10, random: Array(0..<10)))
    #expect(content.messageID(sender: sender, room: id).count == 32)
    #expect(content.messageID(sender: sender, room: id) != content.messageID(sender: other, room: id))
  }

  @Test("A part of a later version keeps its fallback and its body")
  func unknownPart() throws {
    let part = ContentPart.unknown(kind: 99, fallback: "A poll", body: [1, 2])
    let content = MessageContent(salt: Array(0..<16), part: part)
    #expect(try MessageContent(decoding: content.encoded).part == part)
  }

  @Test("Damaged content is an error, never a trap")
  func damaged() {
    let bytes = MessageContent(salt: Array(0..<16), part: .extension(name: "nightjar/x", body: [1, 2, 3])).encoded
    for index in bytes.indices {
      _ = try? MessageContent(decoding: Array(bytes[..<index]))
      for bit in 0..<8 {
        var mutated = bytes
        mutated[index] ^= 1 << bit
        _ = try? MessageContent(decoding: mutated)
      }
    }
  }

  @Test("Client frames come back from their text")
  func clientFrames() throws {
    let frames: [ClientFrame] = [
      .hello(rooms: [.init(room: id, seq: 3)], mailbox: 2), .message(room: id, id: id, payload: [1, 2]),
      .ephemeral(room: id, payload: []), .delivered(room: id, seq: 1), .read(room: id, seq: 2), .acknowledgeMailbox(9),
      .ping,
    ]
    for frame in frames { #expect(try ClientFrame(text: frame.json.encoded) == frame) }
  }

  @Test(
    "Wrong frames are refused",
    arguments: [
      "", "[]", "{}", #"{"type":"dance"}"#, #"{"type":"message"}"#, #"{"type":"hello","rooms":{"x":1},"mailbox":0}"#,
      #"{"type":"hello","rooms":{},"mailbox":-1}"#, #"{"type":"read","room":5,"seq":1}"#,
    ])
  func wrongFrames(_ text: String) { #expect(throws: ChatError.self) { try ClientFrame(text: Array(text.utf8)) } }

  @Test("Log entries come back from JSON")
  func events() {
    let event = RoomEvent(
      kind: .commit, room: id, seq: 4, id: id, sender: id, device: id, time: 5, payload: [6], epoch: 7)
    #expect(RoomEvent(event.json) == event)
    #expect(RoomEvent(.null) == nil)
  }

  @Test(
    "Usernames keep to their alphabet",
    arguments: [("ana", true), ("a.b-c_9", true), ("ab", false), ("Ana", false), ("a b", false), ("é12", false)])
  func usernames(_ name: String, _ isValid: Bool) {
    #expect(Username.isValid(name) == isValid)
    #expect(!Username.isValid(String(repeating: "a", count: 33)))
  }
}
