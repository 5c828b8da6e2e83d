import ServiceLifecycle

/// Rooms: their members, their commits, and the leaves that have to go.
struct RoomsCapability: Capability {
  let rooms: RoomService
  let departures: Departures
  let externalSender: ExternalSenderKeys

  init(_ foundations: Foundations, log: RoomLog, delivery: Delivery) {
    let (database, threads, clock) = (foundations.database, foundations.threads.groups, foundations.clock)
    externalSender = ExternalSenderKeys(secrets: foundations.secrets, threads: threads)
    departures = Departures(
      database: database, log: log, keys: externalSender, threads: threads, clock: clock, logger: foundations.logger)
    rooms = RoomService(
      database: database, log: log, delivery: delivery, threads: threads, departures: departures, clock: clock)
  }

  var routes: [APIRoute] { RoomRoutes(rooms: rooms).routes + TreeRoutes(rooms: rooms).routes }
  var services: [any Service] { [departures] }
}
