public import WireCoding

/// A stretch of a room's ratchet tree, as the server hands it out (PROTOCOL §5): some hundred nodes, a megabyte or so.
///
///     struct {
///       uint32 count;           // nodes of the whole tree
///       uint32 first;           // the index of the first node here
///       uint32 next;            // of the first that is not here; the count where these are the last
///       optional<Node> nodes<V>;
///     } TreePart;
public struct TreePart: Equatable, Sendable, WireCodable {
  public let count: UInt32
  public let first: UInt32
  public let next: UInt32
  /// Encoded nodes, end to end. They are not looked at here.
  public let nodes: [UInt8]

  public init(count: UInt32, first: UInt32, next: UInt32, nodes: [UInt8]) {
    self.count = count
    self.first = first
    self.next = next
    self.nodes = nodes
  }

  public func encode(into writer: inout WireWriter) {
    writer.write(count)
    writer.write(first)
    writer.write(next)
    writer.write(opaque: nodes)
  }

  /// - Throws: `invalidValue` where it says that it leads nowhere.
  public init(from reader: inout WireReader) throws(WireError) {
    count = try reader.readUInt32()
    first = try reader.readUInt32()
    next = try reader.readUInt32()
    guard first < next, next <= count else { throw .invalidValue }
    nodes = try reader.readOpaque()
  }
}
