/// Names a connection for the life of the process.
struct ConnectionID: Hashable, Sendable {
  let value: UInt64
}
