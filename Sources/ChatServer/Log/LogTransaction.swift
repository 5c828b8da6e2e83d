import ChatProtocol
import Database
import WireCoding

/// One transaction of the log's writer. Messages get their numbers in memory: what the database knows of all of them is
/// asked at once, they are written at once, and a room's row is written once for all that the room got.
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
  }

  let connection: any SQLConnection
  /// Unix time in milliseconds.
  let now: Int64
  private let store: LogStore
  private var heads: [UUIDv7: Head] = [:]
  /// What rooms have got and the database does not know yet, nor how far they are with it.
  private var unwritten: [UUIDv7: [RoomEvent]] = [:]
  private var standings: [Key: LogStore.Standing] = [:]
  private var appended: [Key: AppendMessage.Place] = [:]
  /// Rooms that something else has altered since they were asked about.
  private var altered: Set<UUIDv7> = []

  init(_ connection: any SQLConnection, now: Int64) {
    self.connection = connection
    self.now = now
    store = LogStore(connection: connection)
  }

  /// Asks what has to be known of messages that are to be appended.
  func prepare(_ messages: [AppendMessage]) throws {
    standings.reserveCapacity(messages.count)
    for (message, standing) in zip(messages, try store.standings(of: messages)) { note(standing, of: message) }
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
    let place = AppendMessage.Place(seq: event.seq, time: event.time)
    heads[message.room]?.seq = event.seq
    unwritten[message.room, default: []].append(event)
    appended[key] = place
    return RoomOutcome(answer: place, effects: [.event(event, except: message.connection)])
  }

  /// Writes down what a room got, before something else looks at it.
  func settle(_ room: UUIDv7) throws {
    guard let events = unwritten.removeValue(forKey: room) else { return }
    try write(events, rooms: [room])
  }

  /// The same for all rooms, at the end.
  func settle() throws {
    let settled = unwritten.keys.sorted()
    try write(settled.flatMap { unwritten[$0] ?? [] }, rooms: settled)
    unwritten = [:]
  }

  private func write(_ events: [RoomEvent], rooms written: [UUIDv7]) throws {
    try store.insert(events)
    try store.setSeqs(written.compactMap { room in heads[room].map { (room, $0.seq) } })
  }

  /// Something else has altered a room: its messages ask anew.
  func didAlter(_ room: UUIDv7) {
    heads[room] = nil
    altered.insert(room)
  }

  private func note(_ standing: LogStore.Standing?, of message: AppendMessage) {
    guard let standing else { return }
    standings[Self.key(of: message)] = standing
    if heads[message.room] == nil { heads[message.room] = Head(seq: standing.seq, epoch: standing.epoch) }
  }

  private static func key(of message: AppendMessage) -> Key {
    Key(room: message.room, device: message.sender.device, id: message.id)
  }
}
