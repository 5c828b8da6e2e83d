import Metrics
import NIOCore
import WebSockets
import WireCoding

/// What a batch of changes has to say, gathered so that each event loop takes one hop for all of it.
///
/// A connection hears what concerns it in the order in which it was added, but for entries of one room: they stand
/// together where the first of them stands, until ``divide()``.
struct Outbox {
  private enum Item {
    case entries(Int)
    case frame(PreparedFrame, [Connection])
    case ephemeral(PreparedFrame, [Audience.Group])
  }

  /// What one event loop has to do.
  private enum Errand: Sendable {
    case entries(RoomEntries, [Connection])
    case frame(PreparedFrame, Connection)
    case ephemeral(PreparedFrame, [Connection])

    var isForMany: Bool { if case .frame = self { false } else { true } }
  }

  private var items: [Item] = []
  private var entries: [RoomEntries] = []
  private var audiences: [[Audience.Group]] = []
  /// Where entries of a room are being gathered.
  private var open: [UUIDv7: Int] = [:]

  /// Adds an entry of a room's log for all but its sender's connection.
  ///
  /// - Parameters:
  ///   - frame: asked for where somebody is to hear it.
  ///   - audience: asked for unless entries of the room are being gathered already.
  mutating func add(
    _ frame: () -> PreparedFrame, room: UUIDv7, except sender: ConnectionID?, arrival: NIODeadline,
    audience: () -> [Audience.Group]
  ) {
    let index = open[room] ?? begin(room, audience())
    guard audiences[index].contains(where: { !$0.connections.isEmpty }) else { return }
    entries[index].append(frame(), except: sender, arrival: arrival)
  }

  private mutating func begin(_ room: UUIDv7, _ audience: [Audience.Group]) -> Int {
    open[room] = entries.count
    items.append(.entries(entries.count))
    entries.append(RoomEntries(room: room))
    audiences.append(audience)
    return entries.count - 1
  }

  mutating func add(_ frame: PreparedFrame, to connection: Connection) { items.append(.frame(frame, [connection])) }

  mutating func add(_ frame: PreparedFrame, to connections: [Connection]) {
    if !connections.isEmpty { items.append(.frame(frame, connections)) }
  }

  /// Adds what a connection that is behind need not get.
  mutating func add(_ frame: PreparedFrame, toThoseWhoKeepUp groups: [Audience.Group]) {
    items.append(.ephemeral(frame, groups))
  }

  /// From here on rooms have other audiences: entries are gathered anew.
  mutating func divide() { open = [:] }

  /// Hands everything to the event loops.
  ///
  /// - Returns: what is over when each loop has written its part.
  @discardableResult
  consuming func flush(_ metrics: ServerMetrics) -> Handout {
    var rounds: [(loop: any EventLoop, errands: [Errand])] = []
    func add(_ errand: Errand, to loop: any EventLoop) {
      if let index = rounds.firstIndex(where: { $0.loop === loop }) {
        rounds[index].errands.append(errand)
      } else {
        rounds.append((loop, [errand]))
      }
    }
    for item in items {
      switch item {
      case .entries(let index):
        let sealed = entries[index].sealed()
        for group in audiences[index] where !group.connections.isEmpty {
          add(.entries(sealed, group.connections), to: group.loop)
        }
      case .frame(let frame, let connections):
        for connection in connections { add(.frame(frame, connection), to: connection.socket.eventLoop) }
      case .ephemeral(let frame, let groups):
        for group in groups where !group.connections.isEmpty {
          add(.ephemeral(frame, group.connections), to: group.loop)
        }
      }
    }
    let handout = Handout(parts: rounds.count)
    let isShared = rounds.count > 1
    for round in rounds {
      let errands = round.errands
      // Answers to senders stand beside it; what others hear is one write each.
      let isOneRoom = errands.count(where: { $0.isForMany }) == 1
      round.loop.execute {
        for errand in errands {
          switch errand {
          case .entries(let entries, let connections):
            let own = isShared ? entries.copied() : entries
            for connection in connections { connection.deliver(own, atOnce: isOneRoom) }
            metrics.deliveries.increment(by: connections.count * entries.frames.count)
            let now = NIODeadline.now()
            for arrival in entries.arrivals { metrics.delivery.recordNanoseconds((now - arrival).nanoseconds) }
          case .frame(let frame, let connection): connection.send(frame)
          case .ephemeral(let frame, let connections):
            for connection in connections { connection.deliverEphemeral(frame) }
          }
        }
        handout.finishPart()
      }
    }
    return handout
  }
}
