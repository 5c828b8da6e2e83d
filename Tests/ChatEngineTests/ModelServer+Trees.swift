import ChatProtocol
import MLS
import WireCoding

extension ModelServer {
  /// The answer to a request for a part of a tree, of five nodes; nil for any other request.
  func treePart(_ request: EngineRequestView, _ session: ModelSession?) -> (UInt16, [UInt8])? {
    let parts = request.path.split(separator: "?", maxSplits: 1).map(String.init)
    let path = parts[0].split(separator: "/").map(String.init)
    guard request.method == "GET", path.count == 5, path[1] == "rooms", path[3] == "tree" else { return nil }
    treeRequests += 1
    let first = Int(number("first", parts.count > 1 ? parts[1] : ""))
    guard let id = try? UUIDv7(text: path[2]), let user = session?.user, let room = rooms[id],
      room.members.contains(user), let hash = try? Hex.decode(path[4]), let tree = room.trees[hash],
      first < tree.encodedCount
    else { return (404, problem(404, "unknown_tree").1.encoded) }
    if let fault = treeFaults.popLast() {
      guard let fault else { return (404, problem(404, "unknown_tree").1.encoded) }
      return (200, fault)
    }
    let next = min(tree.encodedCount, first + 5)
    return (
      200,
      TreePart(
        count: UInt32(tree.encodedCount), first: UInt32(first), next: UInt32(next),
        nodes: tree.nodesOnWire(first..<next)
      ).encoded
    )
  }
}
