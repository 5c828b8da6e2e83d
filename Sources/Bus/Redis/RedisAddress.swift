import Foundation

/// Where a Redis server is: `redis://[[user]:password@]host[:port][/database]`.
struct RedisAddress: Sendable {
  let host: String
  let port: Int32
  let user: String?
  let password: String?
  let database: Int

  /// - Throws: ``BusError/invalidAddress``. TLS (`rediss`) is not spoken: hiredis 0.14 has none.
  init(_ text: String) throws(BusError) {
    guard let parts = URLComponents(string: text), parts.scheme == "redis", let host = parts.host, !host.isEmpty,
      parts.query == nil, parts.fragment == nil, let port = Int32(exactly: parts.port ?? 6379), port > 0
    else { throw .invalidAddress }
    let path = parts.path.drop { $0 == "/" }
    guard let database = path.isEmpty ? 0 : Int(path), (0...65_535).contains(database) else { throw .invalidAddress }
    // Brackets around an address of IPv6 belong to the URL.
    self.host = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
    self.port = port
    user = parts.user.flatMap { $0.isEmpty ? nil : $0 }
    password = parts.password
    self.database = database
  }
}
