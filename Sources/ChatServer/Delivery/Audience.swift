import NIOCore
import WebSockets
import WireCoding

/// The connections that hear a room, by event loop: a frame takes one hop to each loop, not one to each connection.
struct Audience: Sendable {
  private struct Group: Sendable {
    let loop: any EventLoop
    var connections: [Connection]
  }

  private var groups: [Group] = []

  var isEmpty: Bool { groups.isEmpty }

  var connections: [Connection] { groups.flatMap(\.connections) }

  func contains(_ connection: Connection) -> Bool {
    groups.contains { $0.loop === connection.socket.eventLoop && $0.connections.contains { $0 === connection } }
  }

  mutating func insert(_ connection: Connection) {
    guard !contains(connection) else { return }
    if let index = groups.firstIndex(where: { $0.loop === connection.socket.eventLoop }) {
      groups[index].connections.append(connection)
    } else {
      groups.append(Group(loop: connection.socket.eventLoop, connections: [connection]))
    }
  }

  mutating func remove(_ connection: Connection) {
    guard let index = groups.firstIndex(where: { $0.loop === connection.socket.eventLoop }) else { return }
    groups[index].connections.removeAll { $0 === connection }
    if groups[index].connections.isEmpty { groups.remove(at: index) }
  }

  /// Writes an entry of the room's log to all but `except`; every connection shares the frame's bytes.
  func deliver(_ frame: PreparedFrame, room: UUIDv7, except: ConnectionID?) {
    for group in groups {
      let connections = group.connections
      group.loop.execute {
        for connection in connections where connection.id != except { connection.deliver(frame, room: room) }
      }
    }
  }

  /// Writes what is not stored to all but `except` that keep up.
  func deliverEphemeral(_ frame: PreparedFrame, except: ConnectionID) {
    for group in groups {
      let connections = group.connections
      group.loop.execute {
        for connection in connections where connection.id != except { connection.deliverEphemeral(frame) }
      }
    }
  }
}
