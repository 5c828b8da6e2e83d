// Made by Scripts/generate-interface from Schema/rooms.schema: change that.

public import WireCoding

public enum RoomKind: UInt8, Equatable, Sendable {
  case group = 1
  case channel = 2
  /// Between two people, for good.
  case direct = 3
}

extension RoomKind: WireCodable {
  public func encode(into writer: inout WireWriter) { writer.write(rawValue) }

  public init(from reader: inout WireReader) throws(WireError) {
    guard let value = Self(rawValue: try reader.readUInt8()) else { throw .invalidValue }
    self = value
  }
}

/// Whether this device can use a room.
public enum RoomState: UInt8, Equatable, Sendable {
  case ok = 1
  /// In the room, but without its keys yet.
  case joining = 2
  /// On its way back into step with the room.
  case repairing = 3
  /// Not to be used without the user's help.
  case failed = 4
  /// Two histories of the room are about; nothing is sent.
  case forked = 5
  /// The account is no member any more. What was read stays.
  case left = 6
}

extension RoomState: WireCodable {
  public func encode(into writer: inout WireWriter) { writer.write(rawValue) }

  public init(from reader: inout WireReader) throws(WireError) {
    guard let value = Self(rawValue: try reader.readUInt8()) else { throw .invalidValue }
    self = value
  }
}

/// What the server lets a member do. Everybody may write, invite and leave; admins and owners rename and remove, too.
public enum Role: UInt8, Equatable, Sendable {
  case owner = 1
  case admin = 2
  case member = 3
}

extension Role: WireCodable {
  public func encode(into writer: inout WireWriter) { writer.write(rawValue) }

  public init(from reader: inout WireReader) throws(WireError) {
    guard let value = Self(rawValue: try reader.readUInt8()) else { throw .invalidValue }
    self = value
  }
}

/// A row of the list of rooms.
public struct RoomSummary: Equatable, Sendable {
  public var id: UUIDv7
  public var kind: RoomKind
  /// What the members have called it, or the other's username in a direct room; empty as long as it is not known.
  public var name: Text
  /// The cipher suite's number, of IANA's registry or private.
  public var suite: UInt16
  public var suiteName: Text
  /// Of the MLS group; 0 without one.
  public var epoch: UInt64
  /// The last entry of the log that this device has read.
  public var seq: UInt64
  public var memberCount: UInt32
  public var unread: UInt32
  public var state: RoomState
  /// Why it is in that state.
  public var reason: Failure?
  /// Whether messages carry a few-time signature, too.
  public var isFewTime: Bool
  /// This user's own, as far as the server has told it.
  public var role: Role?
  /// The newest message, its text cut to 160 characters.
  public var last: LastEntry?

  public init(
    id: UUIDv7, kind: RoomKind, name: Text, suite: UInt16, suiteName: Text, epoch: UInt64, seq: UInt64,
    memberCount: UInt32, unread: UInt32, state: RoomState, reason: Failure? = nil, isFewTime: Bool, role: Role? = nil,
    last: LastEntry? = nil
  ) {
    self.id = id
    self.kind = kind
    self.name = name
    self.suite = suite
    self.suiteName = suiteName
    self.epoch = epoch
    self.seq = seq
    self.memberCount = memberCount
    self.unread = unread
    self.state = state
    self.reason = reason
    self.isFewTime = isFewTime
    self.role = role
    self.last = last
  }
}

extension RoomSummary: WireCodable {
  public func encode(into writer: inout WireWriter) {
    writer.write(id)
    writer.write(kind)
    writer.write(text: name)
    writer.write(suite)
    writer.write(text: suiteName)
    writer.write(epoch)
    writer.write(seq)
    writer.write(memberCount)
    writer.write(unread)
    writer.write(state)
    writer.write(bool: reason != nil)
    if let reason { writer.write(reason) }
    writer.write(bool: isFewTime)
    writer.write(bool: role != nil)
    if let role { writer.write(role) }
    writer.write(bool: last != nil)
    if let last { writer.write(last) }
  }

  public init(from reader: inout WireReader) throws(WireError) {
    id = try reader.read()
    kind = try reader.read()
    name = try reader.readText(limit: 512)
    suite = try reader.readUInt16()
    suiteName = try reader.readText(limit: 64)
    epoch = try reader.readUInt64()
    seq = try reader.readUInt64()
    memberCount = try reader.readUInt32()
    unread = try reader.readUInt32()
    state = try reader.read()
    reason = try reader.readBool() ? try reader.read() : nil
    isFewTime = try reader.readBool()
    role = try reader.readBool() ? try reader.read() : nil
    last = try reader.readBool() ? try reader.read() : nil
  }
}

/// What a row of the list of rooms shows of the newest message.
public struct LastEntry: Equatable, Sendable {
  public var seq: UInt64
  public var entry: TimelineEntry

  public init(seq: UInt64, entry: TimelineEntry) {
    self.seq = seq
    self.entry = entry
  }
}

extension LastEntry: WireCodable {
  /// The first byte of its encoding.
  public static let version: UInt8 = 1

  public func encode(into writer: inout WireWriter) {
    writer.write(Self.version)
    writer.write(seq)
    writer.write(entry)
  }

  public init(from reader: inout WireReader) throws(WireError) {
    guard try reader.readUInt8() == Self.version else { throw .invalidValue }
    seq = try reader.readUInt64()
    entry = try reader.read()
  }
}

/// A person in a room, with the leaves that their devices have in its group.
public struct RoomMember: Equatable, Sendable {
  public var user: UUIDv7
  public var username: Text
  /// As far as the server has told it.
  public var role: Role?
  public var isYou: Bool
  public var isOnline: Bool
  /// SHA-256 of the account key, in hexadecimal digits; empty as long as it is not known.
  public var accountFingerprint: Text
  public var devices: [MemberDevice]

  public init(
    user: UUIDv7, username: Text, role: Role? = nil, isYou: Bool, isOnline: Bool, accountFingerprint: Text,
    devices: [MemberDevice]
  ) {
    self.user = user
    self.username = username
    self.role = role
    self.isYou = isYou
    self.isOnline = isOnline
    self.accountFingerprint = accountFingerprint
    self.devices = devices
  }
}

extension RoomMember: WireCodable {
  public func encode(into writer: inout WireWriter) {
    writer.write(user)
    writer.write(text: username)
    writer.write(bool: role != nil)
    if let role { writer.write(role) }
    writer.write(bool: isYou)
    writer.write(bool: isOnline)
    writer.write(text: accountFingerprint)
    writer.write(vector: devices)
  }

  public init(from reader: inout WireReader) throws(WireError) {
    user = try reader.read()
    username = try reader.readText(limit: 64)
    role = try reader.readBool() ? try reader.read() : nil
    isYou = try reader.readBool()
    isOnline = try reader.readBool()
    accountFingerprint = try reader.readText(limit: 64)
    devices = try reader.readVector(limit: 8192)
  }
}

public struct MemberDevice: Equatable, Sendable {
  public var id: UUIDv7
  public var name: Text
  /// Its leaf in the group's tree.
  public var leaf: UInt32
  /// SHA-256 of its signature key, in hexadecimal digits.
  public var fingerprint: Text
  public var isYou: Bool

  public init(id: UUIDv7, name: Text, leaf: UInt32, fingerprint: Text, isYou: Bool) {
    self.id = id
    self.name = name
    self.leaf = leaf
    self.fingerprint = fingerprint
    self.isYou = isYou
  }
}

extension MemberDevice: WireCodable {
  public func encode(into writer: inout WireWriter) {
    writer.write(id)
    writer.write(text: name)
    writer.write(leaf)
    writer.write(text: fingerprint)
    writer.write(bool: isYou)
  }

  public init(from reader: inout WireReader) throws(WireError) {
    id = try reader.read()
    name = try reader.readText(limit: 256)
    leaf = try reader.readUInt32()
    fingerprint = try reader.readText(limit: 64)
    isYou = try reader.readBool()
  }
}
