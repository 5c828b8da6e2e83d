/// Why the server cannot start, in one line that says what to do.
public struct ServerError: Error, Equatable, Sendable, CustomStringConvertible {
  public let description: String

  static func portTaken(host: String, port: Int) -> ServerError {
    ServerError(
      description: "Port \(port) on \(host) is taken: stop what listens there, or choose another with --port.")
  }

  static func cannotListen(host: String, port: Int) -> ServerError {
    ServerError(
      description: "Cannot listen on \(host), port \(port): check --host, and the rights for ports below 1024.")
  }

  static func dataDirectory(_ path: String) -> ServerError {
    ServerError(
      description: "The data folder \(path) cannot be written: check its owner, or choose another with --data.")
  }

  static func dataInUse(_ path: String) -> ServerError {
    ServerError(description: "Another server is using the data folder \(path): stop it, or choose another with --data.")
  }

  static func secrets(_ path: String) -> ServerError {
    ServerError(description: "The secrets in \(path) cannot be read: restore the file; without it all sessions end.")
  }

  static func database(_ path: String) -> ServerError {
    ServerError(description: "The database \(path) cannot be opened: check its owner and that it is whole.")
  }

  static func noDatabase(_ path: String) -> ServerError {
    ServerError(description: "There is no server's database in \(path): name the data folder with --data.")
  }

  static func newerDatabase(_ path: String) -> ServerError {
    ServerError(description: "The database \(path) was written by a newer release: run that, or restore a backup.")
  }

  static let invalidDatabase = ServerError(
    description: "The setting database.url is no address of PostgreSQL's, such as postgres://user@host:5432/name.")

  static let noPostgresClient = ServerError(
    description: "database.url needs PostgreSQL's client library, libpq 5, which is not installed.")

  static let invalidRedis = ServerError(
    description: "The setting redis.url is no address of Redis, such as redis://:password@host:6379/0.")

  static let redisWithoutDatabase = ServerError(
    description: "Redis is for several nodes, which need a database in common: set --database, too.")

  static let unreachableDatabase = ServerError(
    description: "PostgreSQL cannot be reached or refuses: check --database, the password and the server's log.")

  static let unusableDatabase = ServerError(
    description: "The PostgreSQL database cannot be used: it has to be version 15 or newer, and this user's own.")

  static func certificate(_ path: String) -> ServerError {
    ServerError(description: "The TLS certificate \(path) cannot be read: it has to be PEM, the server's own first.")
  }

  static func certificateKey(_ path: String) -> ServerError {
    ServerError(
      description: "The TLS key \(path) cannot be used: it has to be PEM, not encrypted, and the certificate's own.")
  }

  static let halfTLS = ServerError(
    description: "TLS takes both a certificate and its key: give --tls-certificate and --tls-key.")

  static func unreadableConfiguration(path: String) -> ServerError {
    ServerError(description: "The configuration file \(path) cannot be read: it has to be JSON, like {\"port\": 8080}.")
  }

  static func invalidSetting(_ key: String) -> ServerError {
    ServerError(description: "The setting \(key) has a value that it cannot have: see `nightjar serve --help`.")
  }
}
