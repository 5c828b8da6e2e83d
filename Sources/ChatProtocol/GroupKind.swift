public import WireCoding

/// What kind of room a group is. It stands in the GroupContext from epoch 0 (extension `group_kind`), so that the members
/// agree on it, and no server can call a direct conversation a group.
///
///     struct {
///       uint8 version = 1;
///       uint8 kind;               // 0 group, 1 channel, 2 direct
///       opaque users[16]<V>;      // of a direct room its two people, in rising order; else none
///     } GroupKind;
public enum GroupKind: Equatable, Sendable {
  case group
  /// A room that may be listed under a public name.
  case channel
  /// A conversation of two people, for good.
  case direct(UUIDv7, UUIDv7)

  static let version: UInt8 = 1

  /// A conversation of these two, in whatever order.
  public static func direct(between one: UUIDv7, and other: UUIDv7) -> GroupKind {
    one < other ? .direct(one, other) : .direct(other, one)
  }

  /// As the server's API names it.
  public var name: Literal {
    switch self {
    case .group: "group"
    case .channel: "channel"
    case .direct: "direct"
    }
  }

  /// Whether somebody may be among the members.
  public func admits(_ user: UUIDv7) -> Bool {
    guard case .direct(let one, let other) = self else { return true }
    return user == one || user == other
  }
}

extension GroupKind: WireEncodable, WireDecodable {
  public func encode(into writer: inout WireWriter) {
    writer.write(Self.version)
    switch self {
    case .group: writer.write(UInt8(0))
    case .channel: writer.write(UInt8(1))
    case .direct: writer.write(UInt8(2))
    }
    var users: [UUIDv7] = []
    if case .direct(let one, let other) = self { users = [one, other] }
    writer.write(vector: users)
  }

  /// - Throws: `invalidValue` for a kind or version that does not exist, or a direct room without two people in order.
  public init(from reader: inout WireReader) throws(WireError) {
    guard try reader.readUInt8() == Self.version else { throw .invalidValue }
    let kind = try reader.readUInt8()
    let users: [UUIDv7] = try reader.readVector(limit: 2)
    switch (kind, users.count) {
    case (0, 0): self = .group
    case (1, 0): self = .channel
    case (2, 2):
      guard users[0] < users[1] else { throw .invalidValue }
      self = .direct(users[0], users[1])
    default: throw .invalidValue
    }
  }
}
