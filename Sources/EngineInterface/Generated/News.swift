// Made by Scripts/generate-interface from Schema/news.schema: change that.

public import WireCoding

/// What the engine tells.
public indirect enum News: Equatable, Sendable {
  case state(EngineState)
  case progress(step: UInt8, steps: UInt8, task: SetUpTask)
  /// The whole list, the room with the newest message first.
  case rooms(rooms: [RoomSummary])
  /// A room's members, when they change or are asked for.
  case members(room: UUIDv7, members: [RoomMember])
  /// An entry, new or changed.
  case entry(room: UUIDv7, place: EntryPlace, entry: TimelineEntry)
  /// Who of the people in the account's rooms is online.
  case online(users: [UUIDv7])
  /// How far somebody has come in a room.
  case receipt(room: UUIDv7, user: UUIDv7, kind: ReceiptKind, seq: UInt64)
  /// Something that the user should know and did not ask for.
  case notice(level: NoticeLevel, failure: Failure, room: UUIDv7?)
  /// The answer to a command.
  case reply(reference: Text, outcome: Outcome)
}

extension News: WireCodable {
  public func encode(into writer: inout WireWriter) {
    switch self {
    case .state(let value):
      writer.write(UInt8(1))
      writer.write(value)
    case .progress(let step, let steps, let task):
      writer.write(UInt8(2))
      writer.write(step)
      writer.write(steps)
      writer.write(task)
    case .rooms(let rooms):
      writer.write(UInt8(3))
      writer.write(vector: rooms)
    case .members(let room, let members):
      writer.write(UInt8(4))
      writer.write(room)
      writer.write(vector: members)
    case .entry(let room, let place, let entry):
      writer.write(UInt8(5))
      writer.write(room)
      writer.write(place)
      writer.write(entry)
    case .online(let users):
      writer.write(UInt8(6))
      writer.write(vector: users)
    case .receipt(let room, let user, let kind, let seq):
      writer.write(UInt8(7))
      writer.write(room)
      writer.write(user)
      writer.write(kind)
      writer.write(seq)
    case .notice(let level, let failure, let room):
      writer.write(UInt8(8))
      writer.write(level)
      writer.write(failure)
      writer.write(bool: room != nil)
      if let room { writer.write(room) }
    case .reply(let reference, let outcome):
      writer.write(UInt8(9))
      writer.write(text: reference)
      writer.write(outcome)
    }
  }

  public init(from reader: inout WireReader) throws(WireError) {
    switch try reader.readUInt8() {
    case 1:
      self = .state(try reader.read())
    case 2:
      self = .progress(step: try reader.readUInt8(), steps: try reader.readUInt8(), task: try reader.read())
    case 3:
      self = .rooms(rooms: try reader.readVector(limit: 65536))
    case 4:
      self = .members(room: try reader.read(), members: try reader.readVector(limit: 8192))
    case 5:
      self = .entry(room: try reader.read(), place: try reader.read(), entry: try reader.read())
    case 6:
      self = .online(users: try reader.readVector(limit: 65536))
    case 7:
      self = .receipt(
        room: try reader.read(), user: try reader.read(), kind: try reader.read(), seq: try reader.readUInt64())
    case 8:
      self = .notice(
        level: try reader.read(), failure: try reader.read(), room: try reader.readBool() ? try reader.read() : nil)
    case 9:
      self = .reply(reference: try reader.readText(limit: 128), outcome: try reader.read())
    default: throw .invalidValue
    }
  }
}

public enum Phase: UInt8, Equatable, Sendable {
  /// There is no account on this device.
  case signedOut = 1
  /// An account is being made or fetched.
  case working = 2
  case ready = 3
}

extension Phase: WireCodable {
  public func encode(into writer: inout WireWriter) { writer.write(rawValue) }

  public init(from reader: inout WireReader) throws(WireError) {
    guard let value = Self(rawValue: try reader.readUInt8()) else { throw .invalidValue }
    self = value
  }
}

public enum Connection: UInt8, Equatable, Sendable {
  case offline = 1
  case connecting = 2
  case online = 3
}

extension Connection: WireCodable {
  public func encode(into writer: inout WireWriter) { writer.write(rawValue) }

  public init(from reader: inout WireReader) throws(WireError) {
    guard let value = Self(rawValue: try reader.readUInt8()) else { throw .invalidValue }
    self = value
  }
}

public struct EngineState: Equatable, Sendable {
  public var phase: Phase
  public var connection: Connection
  public var account: SignedInAccount?

  public init(phase: Phase, connection: Connection, account: SignedInAccount? = nil) {
    self.phase = phase
    self.connection = connection
    self.account = account
  }
}

extension EngineState: WireCodable {
  public func encode(into writer: inout WireWriter) {
    writer.write(phase)
    writer.write(connection)
    writer.write(bool: account != nil)
    if let account { writer.write(account) }
  }

  public init(from reader: inout WireReader) throws(WireError) {
    phase = try reader.read()
    connection = try reader.read()
    account = try reader.readBool() ? try reader.read() : nil
  }
}

/// Whom this device belongs to.
public struct SignedInAccount: Equatable, Sendable {
  public var user: UUIDv7
  public var username: Text
  public var device: UUIDv7
  public var deviceName: Text
  /// SHA-256 of the account key, in hexadecimal digits.
  public var fingerprint: Text

  public init(user: UUIDv7, username: Text, device: UUIDv7, deviceName: Text, fingerprint: Text) {
    self.user = user
    self.username = username
    self.device = device
    self.deviceName = deviceName
    self.fingerprint = fingerprint
  }
}

extension SignedInAccount: WireCodable {
  public func encode(into writer: inout WireWriter) {
    writer.write(user)
    writer.write(text: username)
    writer.write(device)
    writer.write(text: deviceName)
    writer.write(text: fingerprint)
  }

  public init(from reader: inout WireReader) throws(WireError) {
    user = try reader.read()
    username = try reader.readText(limit: 64)
    device = try reader.read()
    deviceName = try reader.readText(limit: 256)
    fingerprint = try reader.readText(limit: 64)
  }
}

/// What a registration, a log-in or an invitation of many people is doing.
public enum SetUpTask: UInt8, Equatable, Sendable {
  /// Asking the server how to derive keys from the password.
  case askingForSalt = 1
  case derivingKeys = 2
  /// Making the account key, SLH-DSA-SHA2-128s.
  case makingAccountKey = 3
  /// Fetching the account key from the backup.
  case fetchingBackup = 4
  case makingDeviceKeys = 5
  /// Certifying this device with the account key.
  case certifyingDevice = 6
  /// Registering the account with the server.
  case registeringAccount = 7
  case registeringDevice = 8
  /// Publishing keys for invitations.
  case publishingKeys = 9
  case findingPeople = 10
  case claimingKeys = 11
  case addingMembers = 12
}

extension SetUpTask: WireCodable {
  public func encode(into writer: inout WireWriter) { writer.write(rawValue) }

  public init(from reader: inout WireReader) throws(WireError) {
    guard let value = Self(rawValue: try reader.readUInt8()) else { throw .invalidValue }
    self = value
  }
}

public enum ReceiptKind: UInt8, Equatable, Sendable {
  case delivered = 1
  case read = 2
}

extension ReceiptKind: WireCodable {
  public func encode(into writer: inout WireWriter) { writer.write(rawValue) }

  public init(from reader: inout WireReader) throws(WireError) {
    guard let value = Self(rawValue: try reader.readUInt8()) else { throw .invalidValue }
    self = value
  }
}

public enum NoticeLevel: UInt8, Equatable, Sendable {
  case info = 1
  case warning = 2
  case error = 3
}

extension NoticeLevel: WireCodable {
  public func encode(into writer: inout WireWriter) { writer.write(rawValue) }

  public init(from reader: inout WireReader) throws(WireError) {
    guard let value = Self(rawValue: try reader.readUInt8()) else { throw .invalidValue }
    self = value
  }
}
