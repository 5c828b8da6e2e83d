import ChatProtocol
import EngineInterface
import WireCoding

/// The entries of a room's history: what they have in common, and how they are kept and told. A folder each has the kinds.
extension ChatEngine {
  /// The entry of a message, from whom the server says it is.
  func entry(_ event: RoomEvent, epoch: UInt64, _ content: EntryContent) -> TimelineEntry {
    let identity = MemberIdentity(user: event.sender, device: event.device)
    return TimelineEntry(
      time: event.time, epoch: epoch, author: person(event.sender),
      device: Device(id: event.device, name: certificate(of: identity)?.name ?? ""),
      isMine: isOwn(user: event.sender), content: content)
  }

  func person(_ user: UUIDv7) -> Person { Person(user: user, username: username(of: user)) }

  func people(_ users: [UUIDv7]) -> [Person] {
    var people: [Person] = []
    for user in users { people.append(person(user)) }
    return people
  }

  /// Writes a message to the history and tells it.
  func record(_ entry: TimelineEntry, in room: Room, seq: UInt64, countsAsUnread: Bool) {
    store(EngineRecord.entryKey(room: room.id, seq: seq), entry.encoded)
    if seq > (room.record.last?.seq ?? 0) { room.record.last = LastEntry(seq: seq, entry: entry.preview) }
    if countsAsUnread, seq > room.record.readSeq { room.record.unread &+= 1 }
    store(room)
    emit(.entry(room: room.id, place: .logged(seq: seq), entry: entry))
  }
}

extension TimelineEntry {
  /// The most characters of a text that the room list shows.
  private static var previewLimit: Int { 160 }

  /// What the room list shows.
  var preview: TimelineEntry {
    guard case .text(let id, let text) = content else { return self }
    var preview = self
    preview.content = .text(id: id, text: UTF8Text.prefix(of: text, scalars: Self.previewLimit))
    return preview
  }
}
