import Database
import WireCoding

/// What waits for devices.
struct MailboxService: Sendable {
  let database: any SQLDatabase
  let log: RoomLog

  /// The oldest items behind `id`, at most a page of them.
  func items(of device: UUIDv7, after id: Int64) async throws -> (items: [MailboxItem], more: Bool) {
    try await database.read { try MailboxStore(connection: $0).items(device: device, after: id) }
  }

  /// Removes all items up to `id`.
  func acknowledge(_ id: Int64, of device: UUIDv7) async throws {
    let acknowledgement = AcknowledgeMail(device: device, upTo: id)
    while try await log.append(acknowledgement) {}
  }
}
