import Database
import WireCoding

/// What follows from administration beside the database. A running server does it at once; what is changed on the database
/// itself is noticed by the servers that use it.
struct AdministrationEffects: Sendable {
  /// These sessions have ended.
  let ended: @Sendable ([UUIDv7]) -> Void
  /// Devices with leaves in these rooms are gone.
  let departed: @Sendable ([UUIDv7]) -> Void
  /// Makes a change of a room, and tells its members.
  let intervene: @Sendable (RoomIntervention) async throws -> Void
  /// The policy has changed.
  let changed: @Sendable (ServerPolicy) -> Void

  /// In the server.
  static func live(
    sessions: SessionService, departures: Departures, log: RoomLog, board: PolicyBoard
  ) -> AdministrationEffects {
    AdministrationEffects(
      ended: { sessions.ended($0) }, departed: { departures.look(at: $0) },
      intervene: { try await log.append($0) }, changed: { board.show($0) })
  }

  /// On the database alone.
  static func offline(database: any SQLDatabase, clock: Clock) -> AdministrationEffects {
    AdministrationEffects(
      ended: { _ in }, departed: { _ in },
      intervene: { change in
        let now = clock.now()
        try await database.write { connection in
          try LogStore(connection: connection).lock([change.room])
          _ = try change.apply(to: connection, now: now)
        }
      },
      changed: { _ in })
  }
}
