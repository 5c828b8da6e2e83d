import ChatProtocol
import Database
import WireCoding

/// What members write into rooms' logs, and read from them.
struct LogService: Sendable {
  let database: any SQLDatabase
  let log: RoomLog

  /// Entries in one page, and their payloads' bytes.
  static let pageLimit = 100
  static let pageByteLimit = 512 * 1024
  /// Bytes of a message.
  static let payloadLimit = 700 * 1024

  func append(
    _ payload: [UInt8], id: UUIDv7, to room: UUIDv7, sender: MemberIdentity
  ) async throws -> AppendMessage.Place {
    try await log.append(AppendMessage(room: room, id: id, sender: sender, payload: payload, connection: nil))
  }

  func move(_ receipt: Receipt) async throws { try await log.append(MoveReceipt(receipt: receipt)) }

  /// A page of the log after `seq` for somebody who is or was a member. It holds what was written during the memberships,
  /// no more, and ends where a membership ended.
  ///
  /// - Throws: ``APIError`` `not_found` where there is no such room, `not_member` where the user never was one.
  func page(of room: UUIDv7, for user: UUIDv7, after seq: UInt64, limit: Int) async throws -> LogPage {
    try await database.read { connection in
      let rooms = RoomStore(connection: connection)
      let log = LogStore(connection: connection)
      let spans = try rooms.spans(of: user, in: room)
      guard let last = spans.last else { throw try rooms.room(room) == nil ? APIError.notFound : APIError.notMember }
      let first = try log.firstSeq(of: room)
      var page = LogPage(events: [], more: false, first: max(first, last.after + 1), until: last.through)
      guard let index = spans.firstIndex(where: { $0.through ?? .max > seq }) else { return page }
      let span = spans[index]
      page.first = max(first, span.after + 1)
      (page.events, page.more) = try log.events(
        of: room, after: max(seq, span.after), through: span.through, limit: limit, byteLimit: Self.pageByteLimit)
      if index + 1 < spans.count { page.more = true }
      return page
    }
  }
}
