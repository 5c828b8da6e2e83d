import NIOCore
import WebSockets

/// `/ws`: clients' conversations over their WebSockets.
struct SocketsCapability: Capability {
  let server: WebSocketServer

  init(
    _ foundations: Foundations, users: UserService, rooms: RoomService, log: LogCapability, mailbox: MailboxService,
    delivery: Delivery, exchange: NodeExchange?, gate: Gate, tickets: TicketOffice
  ) {
    let services = SocketServices(
      users: users, rooms: rooms, history: log.history, mailbox: mailbox, log: log.log, delivery: delivery,
      limits: foundations.limits, policy: foundations.policy, exchange: exchange, clock: foundations.clock,
      patience: .seconds(foundations.configuration.slowReaderPatience))
    server = SocketEndpoint(services: services, gate: gate, tickets: tickets).server(foundations.configuration)
  }
}
