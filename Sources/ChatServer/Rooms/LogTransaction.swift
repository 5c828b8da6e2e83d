import ChatProtocol
import Database
import WireCoding

/// One transaction of the log's writer. Messages get their numbers in memory: what the database knows of all of them is
/// asked at once, and a room's row is written once for all that the room got.
///
/// It belongs to the transaction's thread.
final class LogTransaction {
  /// Names a message, as its sender's device does.
  private struct Key: Hashable {
    let room: UUIDv7
    let device: UUIDv7
    let id: UUIDv7
  }

  private struct Head {
    var seq: UInt64
    let epoch: UInt64
    /// Whether the room's row does not say so yet.
    var isAhead = false
  }

  let connection: any SQLConnection
  /// Unix time in milliseconds.
  let now: Int64
  private let rooms: RoomStore
  private var heads: [UUIDv7: Head] = [:]
  private var standings: [Key: RoomStore.Standing] = [:]
  private var appended: [Key: AppendMessage.Place] = [:]
  /// Rooms that something else has altered since they were asked about.
  private var altered: Set<UUIDv7> = []

  init(_ connection: any SQLConnection, now: Int64) {
    self.connection = connection
    self.now = now
    rooms = RoomStore(connection: connection)
  }

  /// Asks what has to be known of messages that are to be appended.
  func prepare(_ messages: [AppendMessage]) throws {
    standings.reserveCapacity(messages.count)
    for (message, standing) in zip(messages, try rooms.standings(of: messages)) { note(standing, of: message) }
  }

  /// Gives a message the next number of its room, unless it has one already.
  ///
  /// - Throws: ``APIError`` where there is no such room, the sender is no member of it, or the room has gone past the
  ///   message's epoch or has not come to it.
  func append(_ message: AppendMessage) throws -> RoomOutcome<AppendMessage.Place> {
    let key = Self.key(of: message)
    if let earlier = appended[key] { return RoomOutcome(answer: earlier) }
    if altered.contains(message.room) || standings[key] == nil {
      try settle(message.room)
      try prepare([message])
    }
    guard let standing = standings[key], let head = heads[message.room] else { throw APIError.notFound }
    guard standing.isMember else { throw APIError.notMember }
    if let earlier = standing.earlier { return RoomOutcome(answer: earlier) }
    if let epoch = message.epoch {
      // Everybody who was in the message's epoch has to be able to read it: its sender encrypts it anew.
      if epoch < head.epoch, head.epoch - epoch > AppendMessage.keptEpochs {
        throw APIError.staleEpoch(Int64(clamping: head.epoch))
      }
      // To its readers it would be a message of another history.
      guard epoch <= head.epoch else { throw APIError.unknownEpoch(Int64(clamping: head.epoch)) }
    }
    let event = RoomEvent(
      kind: .message, room: message.room, seq: head.seq + 1, id: message.id, sender: message.sender.user,
      device: message.sender.device, time: UInt64(clamping: now), payload: message.payload)
    try rooms.insert(event)
    let place = AppendMessage.Place(seq: event.seq, time: event.time)
    heads[message.room] = Head(seq: event.seq, epoch: head.epoch, isAhead: true)
    appended[key] = place
    return RoomOutcome(answer: place, effects: [.event(event, except: message.connection)])
  }

  /// Writes down how far a room is, before something else looks at its row.
  func settle(_ room: UUIDv7) throws {
    guard let head = heads[room], head.isAhead else { return }
    try rooms.setSeq(head.seq, of: room)
    heads[room]?.isAhead = false
  }

  /// The same for all rooms, at the end.
  func settle() throws { for room in heads.keys.sorted() { try settle(room) } }

  /// Something else has altered a room: its messages ask anew.
  func didAlter(_ room: UUIDv7) {
    heads[room] = nil
    altered.insert(room)
  }

  private func note(_ standing: RoomStore.Standing?, of message: AppendMessage) {
    guard let standing else { return }
    standings[Self.key(of: message)] = standing
    if heads[message.room] == nil { heads[message.room] = Head(seq: standing.seq, epoch: standing.epoch) }
  }

  private static func key(of message: AppendMessage) -> Key {
    Key(room: message.room, device: message.sender.device, id: message.id)
  }
}
