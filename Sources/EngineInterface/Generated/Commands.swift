// Made by Scripts/generate-interface from Schema/commands.schema: change that.

public import WireCoding

/// A wish of the user or of a program. The engine judges what is in it: limits here only keep it from growing without bound.
public indirect enum Command: Equatable, Sendable {
  /// Makes an account; every key is made here.
  ///
  /// - `invitation`: What the link of an invitation holds, where the server asks for one.
  case register(username: Text, email: Text?, password: Text, deviceName: Text, invitation: Text?)
  /// Logs in: again on a device that is known, or as a new device of the account.
  ///
  /// - `login`: A username or an email address.
  case logIn(login: Text, password: Text, deviceName: Text)
  /// Ends the session and erases the store.
  case logOut
  /// Connects, and does so again where a connection is lost.
  case connect
  case disconnect
  /// Tells `state` and `rooms`.
  case state
  /// Answered when the device knows all that the server knew when it began, and has sent what waited.
  case sync
  /// Makes a room. Answered with `room`; a direct room that there is already is that one.
  ///
  /// - `name`: Empty for a direct room.
  /// - `members`: Usernames.
  /// - `suite`: A cipher suite's number; the engine's first where it is missing.
  /// - `isFewTime`: Whether messages carry a few-time signature, too.
  case createRoom(name: Text, kind: RoomKind, members: [Text], suite: UInt16?, isFewTime: Bool)
  /// Adds people by their usernames.
  case invite(room: UUIDv7, users: [Text])
  /// Removes a member; the user themselves leave so.
  case remove(room: UUIDv7, user: UUIDv7)
  case leave(room: UUIDv7)
  case rename(room: UUIDv7, name: Text)
  /// Whether messages carry a few-time signature from now on.
  case setFewTime(room: UUIDv7, isOn: Bool)
  /// Fresh keys for this device's leaf.
  case renew(room: UUIDv7)
  /// Another try with a room that cannot be used.
  case retry(room: UUIDv7)
  /// The user looks at the room: it is read, and its members are told.
  /// Roles that were told more than a minute ago are asked for anew.
  case open(room: UUIDv7)
  /// Tells the server how far the user has read; to this device's end without a number.
  case read(room: UUIDv7, seq: UInt64?)
  /// Answered with `members`.
  case members(room: UUIDv7)
  /// Answered with `sent` when the server has the message on disk.
  case send(room: UUIDv7, text: Text)
  /// Finds an account by its username. Answered with `user`.
  case lookUp(username: Text)
}

extension Command: WireCodable {
  public func encode(into writer: inout WireWriter) {
    switch self {
    case .register(let username, let email, let password, let deviceName, let invitation):
      writer.write(UInt8(1))
      writer.write(text: username)
      writer.write(bool: email != nil)
      if let email { writer.write(text: email) }
      writer.write(text: password)
      writer.write(text: deviceName)
      writer.write(bool: invitation != nil)
      if let invitation { writer.write(text: invitation) }
    case .logIn(let login, let password, let deviceName):
      writer.write(UInt8(2))
      writer.write(text: login)
      writer.write(text: password)
      writer.write(text: deviceName)
    case .logOut:
      writer.write(UInt8(3))
    case .connect:
      writer.write(UInt8(4))
    case .disconnect:
      writer.write(UInt8(5))
    case .state:
      writer.write(UInt8(6))
    case .sync:
      writer.write(UInt8(7))
    case .createRoom(let name, let kind, let members, let suite, let isFewTime):
      writer.write(UInt8(10))
      writer.write(text: name)
      writer.write(kind)
      writer.write(texts: members)
      writer.write(bool: suite != nil)
      if let suite { writer.write(suite) }
      writer.write(bool: isFewTime)
    case .invite(let room, let users):
      writer.write(UInt8(11))
      writer.write(room)
      writer.write(texts: users)
    case .remove(let room, let user):
      writer.write(UInt8(12))
      writer.write(room)
      writer.write(user)
    case .leave(let room):
      writer.write(UInt8(13))
      writer.write(room)
    case .rename(let room, let name):
      writer.write(UInt8(14))
      writer.write(room)
      writer.write(text: name)
    case .setFewTime(let room, let isOn):
      writer.write(UInt8(15))
      writer.write(room)
      writer.write(bool: isOn)
    case .renew(let room):
      writer.write(UInt8(16))
      writer.write(room)
    case .retry(let room):
      writer.write(UInt8(17))
      writer.write(room)
    case .open(let room):
      writer.write(UInt8(18))
      writer.write(room)
    case .read(let room, let seq):
      writer.write(UInt8(19))
      writer.write(room)
      writer.write(bool: seq != nil)
      if let seq { writer.write(seq) }
    case .members(let room):
      writer.write(UInt8(20))
      writer.write(room)
    case .send(let room, let text):
      writer.write(UInt8(30))
      writer.write(room)
      writer.write(text: text)
    case .lookUp(let username):
      writer.write(UInt8(31))
      writer.write(text: username)
    }
  }

  public init(from reader: inout WireReader) throws(WireError) {
    switch try reader.readUInt8() {
    case 1:
      self = .register(
        username: try reader.readText(limit: 65536),
        email: try reader.readBool() ? try reader.readText(limit: 65536) : nil,
        password: try reader.readText(limit: 65536), deviceName: try reader.readText(limit: 65536),
        invitation: try reader.readBool() ? try reader.readText(limit: 65536) : nil)
    case 2:
      self = .logIn(
        login: try reader.readText(limit: 65536), password: try reader.readText(limit: 65536),
        deviceName: try reader.readText(limit: 65536))
    case 3:
      self = .logOut
    case 4:
      self = .connect
    case 5:
      self = .disconnect
    case 6:
      self = .state
    case 7:
      self = .sync
    case 10:
      self = .createRoom(
        name: try reader.readText(limit: 65536), kind: try reader.read(),
        members: try reader.readTexts(limit: 8192, bytes: 65536),
        suite: try reader.readBool() ? try reader.readUInt16() : nil, isFewTime: try reader.readBool())
    case 11:
      self = .invite(room: try reader.read(), users: try reader.readTexts(limit: 8192, bytes: 65536))
    case 12:
      self = .remove(room: try reader.read(), user: try reader.read())
    case 13:
      self = .leave(room: try reader.read())
    case 14:
      self = .rename(room: try reader.read(), name: try reader.readText(limit: 65536))
    case 15:
      self = .setFewTime(room: try reader.read(), isOn: try reader.readBool())
    case 16:
      self = .renew(room: try reader.read())
    case 17:
      self = .retry(room: try reader.read())
    case 18:
      self = .open(room: try reader.read())
    case 19:
      self = .read(room: try reader.read(), seq: try reader.readBool() ? try reader.readUInt64() : nil)
    case 20:
      self = .members(room: try reader.read())
    case 30:
      self = .send(room: try reader.read(), text: try reader.readText(limit: 1048576))
    case 31:
      self = .lookUp(username: try reader.readText(limit: 65536))
    default: throw .invalidValue
    }
  }
}

/// A command, with what its answer is called by. Without a reference there is no answer.
public struct CommandRequest: Equatable, Sendable {
  public var reference: Text?
  public var command: Command

  public init(reference: Text? = nil, command: Command) {
    self.reference = reference
    self.command = command
  }
}

extension CommandRequest: WireCodable {
  public func encode(into writer: inout WireWriter) {
    writer.write(bool: reference != nil)
    if let reference { writer.write(text: reference) }
    writer.write(command)
  }

  public init(from reader: inout WireReader) throws(WireError) {
    reference = try reader.readBool() ? try reader.readText(limit: 128) : nil
    command = try reader.read()
  }
}

/// What became of a command.
public indirect enum Outcome: Equatable, Sendable {
  case failed(failure: Failure)
  case done
  /// This device and whom it belongs to.
  case account(user: UUIDv7, device: UUIDv7)
  case room(room: UUIDv7)
  case user(user: UUIDv7)
  /// The message's own id, and its place and time in the room's log.
  case sent(id: UUIDv7, seq: UInt64, time: UInt64)
  case members(members: [RoomMember])
}

extension Outcome: WireCodable {
  public func encode(into writer: inout WireWriter) {
    switch self {
    case .failed(let failure):
      writer.write(UInt8(1))
      writer.write(failure)
    case .done:
      writer.write(UInt8(2))
    case .account(let user, let device):
      writer.write(UInt8(3))
      writer.write(user)
      writer.write(device)
    case .room(let room):
      writer.write(UInt8(4))
      writer.write(room)
    case .user(let user):
      writer.write(UInt8(5))
      writer.write(user)
    case .sent(let id, let seq, let time):
      writer.write(UInt8(6))
      writer.write(id)
      writer.write(seq)
      writer.write(time)
    case .members(let members):
      writer.write(UInt8(7))
      writer.write(vector: members)
    }
  }

  public init(from reader: inout WireReader) throws(WireError) {
    switch try reader.readUInt8() {
    case 1:
      self = .failed(failure: try reader.read())
    case 2:
      self = .done
    case 3:
      self = .account(user: try reader.read(), device: try reader.read())
    case 4:
      self = .room(room: try reader.read())
    case 5:
      self = .user(user: try reader.read())
    case 6:
      self = .sent(id: try reader.read(), seq: try reader.readUInt64(), time: try reader.readUInt64())
    case 7:
      self = .members(members: try reader.readVector(limit: 8192))
    default: throw .invalidValue
    }
  }
}
