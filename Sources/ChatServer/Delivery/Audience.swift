import NIOCore
import WebSockets
import WireCoding

/// The connections that hear a room, by event loop: what is said takes one hop to each loop, not one to each connection.
///
/// Every operation but a copy takes constant time. A list that a delivery still holds is copied when it changes.
struct Audience: Sendable {
  /// The connections of one event loop.
  struct Group: Sendable {
    let loop: any EventLoop
    fileprivate(set) var connections: [Connection]
  }

  private struct Place {
    let group: Int
    var index: Int
  }

  /// At most one for each event loop; some may be empty.
  private(set) var groups: [Group] = []
  private var places: [ConnectionID: Place] = [:]

  var isEmpty: Bool { places.isEmpty }
  var count: Int { places.count }

  func contains(_ connection: Connection) -> Bool { places[connection.id] != nil }

  mutating func insert(_ connection: Connection) {
    guard places[connection.id] == nil else { return }
    let loop = connection.socket.eventLoop
    let group = groups.firstIndex { $0.loop === loop } ?? groups.count
    if group == groups.count { groups.append(Group(loop: loop, connections: [])) }
    places[connection.id] = Place(group: group, index: groups[group].connections.count)
    groups[group].connections.append(connection)
  }

  mutating func remove(_ connection: Connection) {
    guard let place = places.removeValue(forKey: connection.id) else { return }
    let last = groups[place.group].connections.removeLast()
    guard last !== connection else { return }
    groups[place.group].connections[place.index] = last
    places[last.id]?.index = place.index
  }
}
