public import WireCoding

/// An HTTP request that the host makes for the engine.
public struct EngineRequest: Equatable, Sendable {
  public let id: UInt32
  public let method: Text
  /// Path and query, from `/api` on.
  public let path: Text
  public let body: JSON?
  /// The host adds its access token, and on 401 refreshes it and tries once more.
  public let isAuthenticated: Bool
  /// The answer carries a session, whose tokens the host keeps to itself.
  public let startsSession: Bool

  public init(
    id: UInt32, method: Text, path: Text, body: JSON?, isAuthenticated: Bool, startsSession: Bool
  ) {
    self.id = id
    self.method = method
    self.path = path
    self.body = body
    self.isAuthenticated = isAuthenticated
    self.startsSession = startsSession
  }
}

extension EngineRequest: WireEncodable {
  public func encode(into writer: inout WireWriter) {
    writer.write(id)
    writer.write((isAuthenticated ? 1 : 0) | (startsSession ? 2 : 0) as UInt8)
    writer.write(opaque: Array(method.utf8))
    writer.write(opaque: Array(path.utf8))
    writer.write(opaque: body?.encoded ?? [])
  }
}
