import ChatProtocol
import Ciphers
import MLS
import WireCoding

/// The messages of a room, as they are kept and shown.
extension ChatEngine {
  func recordText(
    _ text: Text, _ message: ApplicationMessage, _ fewTime: FewTimeContent?, _ event: RoomEvent, in room: Room
  ) {
    guard let suite = CipherSuite(id: room.suite) else { return }
    var json = base(event, kind: "text")
      .adding("epoch", .number(message.epoch))
      .adding("verified", true)
      .adding("mine", .bool(isOwn(user: event.sender)))
      .adding("text", .string(text))
      .adding(
        "signature",
        signatureJSON(
          message.signature, scheme: suite.signatureScheme, publicKey: message.signatureKey,
          generation: message.generation, signedBytes: message.signedContentLength, signContent: message.signContent))
    if let fewTime { json = json.adding("fewTime", fewTimeJSON(fewTime)) }
    record(json, in: room, seq: event.seq, countsAsUnread: !isOwn(user: event.sender))
  }

  func recordFailure(_ failure: EngineFailure, _ event: RoomEvent, in room: Room) {
    let json = base(event, kind: "failed")
      .adding("epoch", .number(room.group?.epoch ?? 0))
      .adding("verified", false)
      .adding("mine", .bool(isOwn(user: event.sender)))
      .adding("failure", failure.json)
    record(json, in: room, seq: event.seq, countsAsUnread: false)
  }

  func addSystemMessage(_ text: Text, to room: Room, seq: UInt64, time: UInt64, by user: UUIDv7?) {
    var message = JSON.object("kind", "system")
      .adding("room", .id(room.id))
      .adding("seq", .number(seq))
      .adding("time", .number(time))
      .adding("epoch", .number(room.group?.epoch ?? 0))
      .adding("verified", true)
      .adding("mine", .bool(user == account?.userID))
      .adding("text", .string(text))
    if let user {
      message.add("sender", .id(user))
      message.add("username", .string(username(of: user)))
    }
    store(EngineRecord.messageKey(room: room.id, seq: seq), message.encoded)
    emitMessage(message)
  }

  private func base(_ event: RoomEvent, kind: Text) -> JSON {
    .object("kind", .string(kind))
      .adding("room", .id(event.room))
      .adding("seq", .number(event.seq))
      .adding("id", .id(event.id))
      .adding("sender", .id(event.sender))
      .adding("username", .string(username(of: event.sender)))
      .adding("device", .id(event.device))
      .adding(
        "deviceName", .string(certificate(of: MemberIdentity(user: event.sender, device: event.device))?.name ?? "")
      )
      .adding("time", .number(event.time))
  }

  /// Writes a message to the history and tells the user interface.
  func record(_ message: JSON, in room: Room, seq: UInt64, countsAsUnread: Bool) {
    store(EngineRecord.messageKey(room: room.id, seq: seq), message.encoded)
    if seq > (lastSeq(of: room) ?? 0) { room.last = preview(message).encoded }
    if countsAsUnread, seq > room.readSeq { room.unread &+= 1 }
    store(room)
    emitMessage(message)
  }

  func emitMessage(_ message: JSON) { emit(.event("message").adding("message", message)) }

  private func lastSeq(of room: Room) -> UInt64? { room.lastMessage?[unsigned: "seq"] }

  /// What the room list shows; the signatures stay with the message.
  private func preview(_ message: JSON) -> JSON {
    var members: [JSON.Member] = []
    for member in message.members ?? [] {
      switch member.name {
      case "signature", "fewTime": continue
      case "text":
        let text = member.value.string ?? ""
        members.append(.init("text", .string(UTF8Text.prefix(of: text, scalars: 160))))
      default: members.append(member)
      }
    }
    return .object(members)
  }
}
