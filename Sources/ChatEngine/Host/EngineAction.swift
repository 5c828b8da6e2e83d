public import EngineInterface
public import WireCoding

/// What the engine asks of its host. Actions are performed in order, and each is done before the next begins: nothing
/// is sent before the state that it was made from is on disk.
public enum EngineAction: Equatable, Sendable {
  /// One atomic, durable transaction on the store.
  case persist([EngineChange])
  indirect case http(EngineRequest)
  case openSocket
  case send([UInt8])
  case closeSocket
  /// News for the user interface.
  case emit(News)
  /// Ask for a ``EngineEvent/tick`` after this time; replaces an earlier wish.
  case wake(milliseconds: UInt32)
  /// Log out at the server, drop the tokens and erase the store.
  case forgetSession
}

extension EngineAction: WireEncodable {
  public func encode(into writer: inout WireWriter) {
    switch self {
    case .persist(let changes):
      writer.write(UInt8(1))
      writer.write(vector: changes)
    case .http(let request):
      writer.write(UInt8(2))
      writer.write(request)
    case .openSocket: writer.write(UInt8(3))
    case .send(let text):
      writer.write(UInt8(4))
      writer.write(opaque: text)
    case .closeSocket: writer.write(UInt8(5))
    case .emit(let news):
      writer.write(UInt8(6))
      writer.write(opaque: news.encoded)
    case .wake(let milliseconds):
      writer.write(UInt8(7))
      writer.write(milliseconds)
    case .forgetSession: writer.write(UInt8(8))
    }
  }
}
