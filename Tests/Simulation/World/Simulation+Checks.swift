import ChatProtocol
import Ciphers
import EngineInterface
import MLS
import WireCoding

@testable import ChatEngine

extension Simulation {
  /// Everybody who is in a room has followed it to its end.
  func checkRest() throws {
    for id in server.roomOrder {
      guard let room = server.rooms[id] else { continue }
      for device in devices where device.isActive && room.members.contains(device.user) {
        guard let own = device.engine.rooms[id] else {
          throw Violation("converges", "\(device.name) does not know \(id.short)")
        }
        if hasRefused(device, id) { continue }
        guard own.status == .ok, let group = own.group else {
          throw Violation(
            "converges", "\(device.name) is \(own.status) in \(id.short): \(own.record.reason?.sentence ?? "")")
        }
        guard group.epoch == room.epoch, own.record.cursor == UInt64(room.log.count) else {
          throw Violation(
            "converges",
            "\(device.name) is at \(own.record.cursor) in epoch \(group.epoch) of \(id.short), which is at \(room.log.count) "
              + "in \(room.epoch)")
        }
        guard own.outbox.isEmpty, own.pending == nil, own.jobs.isEmpty else {
          throw Violation(
            "converges",
            "\(device.name) has \(own.outbox.count) messages and \(own.jobs.count) changes left in \(id.short)")
        }
        try ledger.agrees(id, device)
      }
      for device in devices where device.isActive && !room.members.contains(device.user) {
        if let own = device.engine.rooms[id], own.status != .left {
          throw Violation("converges", "\(device.name) does not know that it is out of \(id.short)")
        }
      }
    }
    for device in devices where device.isActive && !device.waiting.isEmpty {
      throw Violation("one reply", "\(device.name) waits for \(device.waiting.values.sorted())")
    }
  }

  /// Every acknowledged message, in the history of every device that was in its epoch, as far as each has read. What
  /// counts is what the store says: a process may have died with more in its memory, or its store gone back since.
  func checkHistories() throws {
    for id in server.roomOrder {
      guard let room = server.rooms[id] else { continue }
      let epochs = ledger.epochs[id] ?? [:]
      for device in devices where device.isActive {
        guard let stay = room.stays[device.id]?.last, stay.until == nil, room.members.contains(device.user),
          let own = device.stored(id), own.status == .ok
        else { continue }
        let history = device.store.history[id] ?? [:]
        for event in room.log where event.kind == .message && event.seq > stay.from && event.seq <= own.cursor {
          guard let truth = ledger.messages[event.id], truth.isVisible, let epoch = epochs[event.seq],
            epoch >= stay.epoch
          else { continue }
          if device.wasRolledBack, event.device == device.id { continue }
          if weather.kind == .maliciousServer, event.seq <= server.repentedAt[id] ?? .max { continue }
          guard let line = history[event.seq], line.kind == "text", line.id == event.id else {
            throw Violation(
              "every acknowledged message is read",
              "\(device.name) lacks \(id.short)/\(event.seq) of epoch \(epoch); it is there since \(stay.from) in epoch "
                + "\(stay.epoch)")
          }
        }
      }
    }
  }
}
