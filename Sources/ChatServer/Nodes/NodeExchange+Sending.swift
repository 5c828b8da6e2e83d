import Bus
import ChatProtocol
import NIOCore
import WireCoding

/// What is written here: it is handed out to this node's connections and to the other nodes.
extension NodeExchange {
  /// Hands out what a batch of changes says, here and to the other nodes.
  ///
  /// - Parameter arrival: when the server was asked for the first of them.
  func perform(_ effects: [DeliveryEffect], arrival: NIODeadline) -> Handout {
    var outbox = Outbox()
    // Messages are most of it: they go out together, in their places among the rest.
    var messages: [BusMessage] = []
    for effect in effects {
      if case .event(let event, _) = effect {
        messages.append(BusMessage(topic: Self.topic(room: event.room), body: NodeMessage.event(event).encoded))
      } else {
        bus.publish(messages)
        messages = []
        publish(effect)
      }
      deliver(effect, arrival: arrival, through: &outbox)
    }
    bus.publish(messages)
    return outbox.flush(delivery.metrics)
  }

  private func publish(_ effect: DeliveryEffect) {
    switch effect {
    case .event(let event, _): publish(.event(event), to: Self.topic(room: event.room))
    case .receipt(let receipt): publish(.receipt(receipt), to: Self.topic(room: receipt.room))
    case .joined(let room, let roles):
      for (user, role) in roles { publish(.room(room, role: role, isNew: true), to: Self.topic(user: user)) }
    case .changed(let room, let roles):
      for (user, role) in roles { publish(.room(room, role: role, isNew: false), to: Self.topic(user: user)) }
    case .left(let room, let users):
      for user in users { publish(.left(room: room), to: Self.topic(user: user)) }
    case .mail(let item, let user, let device):
      let frame = Frames.mailbox([item], more: false).encoded
      publish(.mail(device: device, frame: frame), to: Self.topic(user: user))
    }
  }

  func deliver(_ effect: DeliveryEffect, arrival: NIODeadline = .now(), through outbox: inout Outbox) {
    switch effect {
    case .event(let event, let except):
      guard delivery.hears(event.room) else {
        cursors[event.room] = nil
        return
      }
      // The first entry that is heard of a room: who joined it reads the log up to it.
      var cursor = cursors[event.room] ?? RoomCursor(delivered: event.seq - 1)
      let due = cursor.accept(event, except: except, now: clock.steady())
      cursors[event.room] = cursor
      delivery.perform(due.map { .event($0.event, except: $0.except) }, arrival: arrival, through: &outbox)
    case .joined(let room, let roles):
      delivery.perform([effect], arrival: arrival, through: &outbox)
      arrived(room, users: Array(roles.keys))
    case .left(let room, let users):
      delivery.perform([effect], arrival: arrival, through: &outbox)
      let present = delivery.present(among: users).map(\.user)
      if !present.isEmpty { publish(.went(node: node, users: present), to: Self.topic(room: room)) }
    default: delivery.perform([effect], arrival: arrival, through: &outbox)
    }
  }

  /// Users who are connected here are members of a room now: it has to be heard, from the entry on that made them so.
  private func arrived(_ room: RoomSummary, users: [UUIDv7]) {
    let arrivals = delivery.present(among: users)
    guard !arrivals.isEmpty else { return }
    if cursors[room.id] == nil { cursors[room.id] = RoomCursor(delivered: room.seq) }
    Task {
      for arrival in arrivals {
        for connection in arrival.connections { await follow(connection, rooms: [room.id]) }
      }
      let topic = Self.topic(room: room.id)
      publish(.came(node: node, users: arrivals.map { ($0.user, $0.username) }), to: topic)
      publish(.whoIsThere, to: topic)
      // What was written before the subscription stood.
      await catchUp([room.id])
    }
  }
}
