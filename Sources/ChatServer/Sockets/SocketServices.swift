import NIOCore

/// What the sessions of all WebSockets share.
struct SocketServices: Sendable {
  let users: UserService
  let rooms: RoomService
  let history: LogService
  let mailbox: MailboxService
  let log: RoomLog
  let delivery: Delivery
  let limits: RateLimits
  let policy: PolicyBoard
  /// The other nodes; nil for one that is alone.
  let exchange: NodeExchange?
  let clock: Clock
  /// How long a client that reads too slowly may stay behind.
  let patience: TimeAmount

  /// How long a client may take to say hello.
  static let helloTimeout = TimeAmount.seconds(30)
}
