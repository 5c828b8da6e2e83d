import ChatEngine
import ChatProtocol
import MLS
import WireCoding

extension SimulatedServer {
  /// Nodes in a part: few, so that trees of some members have several.
  private static let partNodes = 5

  /// The answer to a request for a part of a tree; nil for any other request.
  func treePart(_ request: EngineRequest, for device: SimulatedDevice) -> (status: UInt16, body: [UInt8])? {
    let parts = request.path.split(separator: "?", maxSplits: 1).map(String.init)
    let path = parts[0].split(separator: "/").map(String.init)
    guard request.method == "GET", path.count == 5, path[1] == "rooms", path[3] == "tree" else { return nil }
    let first = number("first", parts.count > 1 ? parts[1] : "")
    guard let id = try? UUIDv7(text: path[2]), let room = room(id, seenBy: device.id),
      room.members.contains(device.user), let hash = try? Hex.decode(path[4]), var tree = room.trees[hash]
    else { return (404, problem(404, "unknown_tree").body.encoded) }
    switch deceit?.treatment(ofTreeFor: device.id) {
    case .lost?: return (404, problem(404, "unknown_tree").body.encoded)
    case .another?: tree = room.trees.sorted { $0.key.lexicographicallyPrecedes($1.key) }[0].value
    case .altered?:
      let part = part(of: tree, from: first)
      return (200, part.map { deceit?.altered($0) ?? $0 } ?? [])
    case nil: break
    }
    return part(of: tree, from: first).map { (200, $0) } ?? (404, problem(404, "unknown_tree").body.encoded)
  }

  private func part(of tree: RatchetTree, from first: UInt64) -> [UInt8]? {
    let count = UInt64(tree.encodedCount)
    guard first < count else { return nil }
    let next = min(count, first + UInt64(Self.partNodes))
    return TreePart(
      count: UInt32(count), first: UInt32(first), next: UInt32(next), nodes: tree.nodesOnWire(Int(first)..<Int(next))
    ).encoded
  }
}
