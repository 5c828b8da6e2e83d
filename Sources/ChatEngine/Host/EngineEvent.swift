public import EngineInterface
public import WireCoding

/// What happens to the engine.
public enum EngineEvent: Sendable {
  /// The store's records, but for messages. Comes first, and again when another process has changed the store.
  case start([EngineRecord])
  /// A wish of the user or of a program. With a reference it is answered by ``News/reply(reference:outcome:)``, once.
  case command(Command, reference: Text?)
  /// The answer to an ``EngineAction/http``; status 0 where none came.
  case response(request: UInt32, status: UInt16, body: [UInt8])
  case socketOpened
  case socketText([UInt8])
  /// Closed, or not to be opened (code 0).
  case socketClosed(code: UInt16)
  /// The time that the engine asked for with ``EngineAction/wake(milliseconds:)`` has come.
  case tick
  /// The server no longer accepts this device's session.
  case signedOut
  /// The host holds a session that the server accepts.
  case sessionRestored
}

extension EngineEvent: WireDecodable {
  public init(from reader: inout WireReader) throws(WireError) {
    switch try reader.readUInt8() {
    case 1: self = .start(try reader.readVector(limit: 1 << 22))
    case 2:
      let request: CommandRequest = try reader.read()
      self = .command(request.command, reference: request.reference)
    case 3:
      let request = try reader.readUInt32()
      let status = try reader.readUInt16()
      self = .response(request: request, status: status, body: try reader.readOpaque())
    case 4:
      let what = try reader.readUInt8()
      let code = try reader.readUInt16()
      let text = try reader.readOpaque()
      switch what {
      case 1: self = .socketOpened
      case 2: self = .socketText(text)
      case 3, 4: self = .socketClosed(code: code)
      default: throw .invalidValue
      }
    case 5: self = .tick
    case 6: self = .signedOut
    case 7:
      _ = try reader.readOpaque()
      self = .sessionRestored
    default: throw .invalidValue
    }
  }
}
