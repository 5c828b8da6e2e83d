// Made by Scripts/generate-interface from Schema/timeline.schema: change that.

public import WireCoding

/// Somebody, by the name that they had.
public struct Person: Equatable, Sendable {
  public var user: UUIDv7
  public var username: Text

  public init(user: UUIDv7, username: Text) {
    self.user = user
    self.username = username
  }
}

extension Person: WireCodable {
  public func encode(into writer: inout WireWriter) {
    writer.write(user)
    writer.write(text: username)
  }

  public init(from reader: inout WireReader) throws(WireError) {
    user = try reader.read()
    username = try reader.readText(limit: 64)
  }
}

/// A device, by the name that it had.
public struct Device: Equatable, Sendable {
  public var id: UUIDv7
  public var name: Text

  public init(id: UUIDv7, name: Text) {
    self.id = id
    self.name = name
  }
}

extension Device: WireCodable {
  public func encode(into writer: inout WireWriter) {
    writer.write(id)
    writer.write(text: name)
  }

  public init(from reader: inout WireReader) throws(WireError) {
    id = try reader.read()
    name = try reader.readText(limit: 256)
  }
}

/// An entry of a room's history, as the store keeps it under `m/ROOM/SEQ`: all that stands at one place of the room's log.
public struct TimelineEntry: Equatable, Sendable {
  /// When the server took it, or of one that it has not taken yet, when it was written. Unix milliseconds.
  public var time: UInt64
  /// The epoch of the MLS group that it belongs to.
  public var epoch: UInt64
  /// Who made it: verified for what is shown, the server's claim for what is not. Nobody where the server did.
  public var author: Person?
  /// From which device, where one has signed it as a message.
  public var device: Device?
  /// Whether the account that this store belongs to made it.
  public var isMine: Bool
  public var content: EntryContent

  public init(
    time: UInt64, epoch: UInt64, author: Person? = nil, device: Device? = nil, isMine: Bool, content: EntryContent
  ) {
    self.time = time
    self.epoch = epoch
    self.author = author
    self.device = device
    self.isMine = isMine
    self.content = content
  }
}

extension TimelineEntry: WireCodable {
  /// The first byte of its encoding.
  public static let version: UInt8 = 1

  public func encode(into writer: inout WireWriter) {
    writer.write(Self.version)
    writer.write(time)
    writer.write(epoch)
    writer.write(bool: author != nil)
    if let author { writer.write(author) }
    writer.write(bool: device != nil)
    if let device { writer.write(device) }
    writer.write(bool: isMine)
    writer.write(content)
  }

  public init(from reader: inout WireReader) throws(WireError) {
    guard try reader.readUInt8() == Self.version else { throw .invalidValue }
    time = try reader.readUInt64()
    epoch = try reader.readUInt64()
    author = try reader.readBool() ? try reader.read() : nil
    device = try reader.readBool() ? try reader.read() : nil
    isMine = try reader.readBool()
    content = try reader.read()
  }
}

public indirect enum EntryContent: Equatable, Sendable {
  /// A message whose signature was verified.
  ///
  /// - `id`: The sender's own id for it.
  case text(id: UUIDv7, text: Text)
  /// What one commit changed in the room, in the order in which it is told.
  case change(changes: [RoomChange])
  /// A message that is not shown.
  case failed(id: UUIDv7, failure: Failure)
}

extension EntryContent: WireCodable {
  public func encode(into writer: inout WireWriter) {
    switch self {
    case .text(let id, let text):
      writer.write(UInt8(1))
      writer.write(id)
      writer.write(text: text)
    case .change(let changes):
      writer.write(UInt8(2))
      writer.write(vector: changes)
    case .failed(let id, let failure):
      writer.write(UInt8(3))
      writer.write(id)
      writer.write(failure)
    }
  }

  public init(from reader: inout WireReader) throws(WireError) {
    switch try reader.readUInt8() {
    case 1:
      self = .text(id: try reader.read(), text: try reader.readText(limit: 65536))
    case 2:
      self = .change(changes: try reader.readVector(limit: 8192))
    case 3:
      self = .failed(id: try reader.read(), failure: try reader.read())
    default: throw .invalidValue
    }
  }
}

/// A change of a room. Who made it is the entry's author.
public indirect enum RoomChange: Equatable, Sendable {
  case added(people: [Person])
  case removed(people: [Person])
  /// They had asked to leave.
  case left(people: [Person])
  /// The author has come in with another device.
  case joinedFromDevice
  /// What happened while this device had lost its way.
  case missed(joined: [Person], left: [Person])
  /// The author has removed a device of somebody who stays.
  ///
  /// - `name`: Empty where the name is not known.
  case removedDevice(owner: Person, name: Text)
  /// A device is its account's no more, says the server.
  ///
  /// - `name`: Empty where the name is not known.
  case deviceGone(owner: Person, name: Text)
  /// Whether messages carry a few-time signature from now on.
  case fewTime(isOn: Bool)
  /// This account's membership has ended.
  case removedYou
}

extension RoomChange: WireCodable {
  public func encode(into writer: inout WireWriter) {
    switch self {
    case .added(let people):
      writer.write(UInt8(1))
      writer.write(vector: people)
    case .removed(let people):
      writer.write(UInt8(2))
      writer.write(vector: people)
    case .left(let people):
      writer.write(UInt8(3))
      writer.write(vector: people)
    case .joinedFromDevice:
      writer.write(UInt8(4))
    case .missed(let joined, let left):
      writer.write(UInt8(5))
      writer.write(vector: joined)
      writer.write(vector: left)
    case .removedDevice(let owner, let name):
      writer.write(UInt8(6))
      writer.write(owner)
      writer.write(text: name)
    case .deviceGone(let owner, let name):
      writer.write(UInt8(7))
      writer.write(owner)
      writer.write(text: name)
    case .fewTime(let isOn):
      writer.write(UInt8(8))
      writer.write(bool: isOn)
    case .removedYou:
      writer.write(UInt8(9))
    }
  }

  public init(from reader: inout WireReader) throws(WireError) {
    switch try reader.readUInt8() {
    case 1:
      self = .added(people: try reader.readVector(limit: 8192))
    case 2:
      self = .removed(people: try reader.readVector(limit: 8192))
    case 3:
      self = .left(people: try reader.readVector(limit: 8192))
    case 4:
      self = .joinedFromDevice
    case 5:
      self = .missed(joined: try reader.readVector(limit: 8192), left: try reader.readVector(limit: 8192))
    case 6:
      self = .removedDevice(owner: try reader.read(), name: try reader.readText(limit: 256))
    case 7:
      self = .deviceGone(owner: try reader.read(), name: try reader.readText(limit: 256))
    case 8:
      self = .fewTime(isOn: try reader.readBool())
    case 9:
      self = .removedYou
    default: throw .invalidValue
    }
  }
}

/// Where an entry stands.
public indirect enum EntryPlace: Equatable, Sendable {
  /// In the room's log, and in the store.
  case logged(seq: UInt64)
  /// Sent from here, and not taken by the server yet.
  case pending
  /// The server has refused it; it is not in the store.
  case refused(failure: Failure)
}

extension EntryPlace: WireCodable {
  public func encode(into writer: inout WireWriter) {
    switch self {
    case .logged(let seq):
      writer.write(UInt8(1))
      writer.write(seq)
    case .pending:
      writer.write(UInt8(2))
    case .refused(let failure):
      writer.write(UInt8(3))
      writer.write(failure)
    }
  }

  public init(from reader: inout WireReader) throws(WireError) {
    switch try reader.readUInt8() {
    case 1:
      self = .logged(seq: try reader.readUInt64())
    case 2:
      self = .pending
    case 3:
      self = .refused(failure: try reader.read())
    default: throw .invalidValue
    }
  }
}
