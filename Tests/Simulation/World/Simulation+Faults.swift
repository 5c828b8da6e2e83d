import ChatProtocol
import WireCoding

@testable import ChatEngine

extension Simulation {
  func goWrong(_ device: SimulatedDevice, _ room: Room?, _ dice: SplitMix64) throws {
    guard weather.kind != .calm else { return }
    switch dice.number(below: 100) {
    case ..<25:
      trace { "\(device.name) dies" }
      device.die()
      scheduleBoot(device)
    case ..<60:
      device.actionsToLive = dice.number(below: 6)
    default:
      switch weather.kind {
      case .calm, .storm: return
      case .rollback: rollBack(device, dice)
      case .maliciousServer: server.deceive(device, room?.id, dice)
      case .maliciousMember: try forge(device, room, dice)
      }
    }
  }

  /// Keeps a copy of the store, or goes back to one.
  private func rollBack(_ device: SimulatedDevice, _ dice: SplitMix64) {
    guard dice.happens(400), let copy = dice.pick(device.snapshots) else {
      device.snapshots.append(device.store)
      if device.snapshots.count > 3 { device.snapshots.removeFirst() }
      return
    }
    trace { "\(device.name) is rolled back" }
    device.die()
    device.store = copy
    device.wasRolledBack = true
    scheduleBoot(device)
  }
}
