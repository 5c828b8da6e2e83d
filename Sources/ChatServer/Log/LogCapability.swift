import ServiceLifecycle

/// Rooms' logs: appending, reading, keeping them short.
struct LogCapability: Capability {
  let log: RoomLog
  let history: LogService
  private let retention: Retention

  init(_ foundations: Foundations, delivery: Delivery, exchange: NodeExchange?) {
    let (database, clock, logger) = (foundations.database, foundations.clock, foundations.logger)
    log = RoomLog(database: database, delivery: delivery, exchange: exchange, clock: clock, logger: logger)
    history = LogService(database: database, log: log)
    retention = Retention(
      database: database, log: log, clock: clock, configuration: foundations.configuration.retention, logger: logger)
    foundations.metrics.gauge("append_queue_changes") { [log] in log.waiting.changes }
    foundations.metrics.gauge("append_queue_bytes") { [log] in log.waiting.bytes }
  }

  var routes: [APIRoute] { LogRoutes(log: history).routes }
  var services: [any Service] { [log, retention] }
}
