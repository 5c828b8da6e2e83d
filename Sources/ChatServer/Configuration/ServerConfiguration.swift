public import Logging

/// Everything that can be set about a server. `buildApplication(configuration:)` takes it from `main` and tests alike.
public struct ServerConfiguration: Sendable {
  /// The address to listen on. Loopback unless told otherwise: without TLS the server belongs behind a proxy.
  public var host = "127.0.0.1"
  /// 0 takes a free port.
  public var port = 8080
  /// The folder of the database and of the server's secrets.
  public var dataDirectory = "data"
  /// A PostgreSQL database ("postgres://…") instead of the one in the data folder, for several nodes. It may hold a
  /// password, and is never logged.
  public var databaseURL: String?
  /// Connections to PostgreSQL, each with a thread of its own.
  public var databaseConnections = 8
  /// The Redis server through which several nodes hear of each other ("redis://…"). It may hold a password, and is never
  /// logged.
  public var redisURL: String?
  /// The folder with the web client; nil serves none.
  public var webDirectory: String?
  public var logLevel = Logger.Level.info

  /// Origins, beside the server's own, whose pages may open `/ws` ("https://chat.example").
  public var allowedOrigins: [String] = []
  /// Whether browsers reach the server by https, through a proxy: cookies become `Secure`, and HSTS is sent.
  public var isBehindTLS = false
  /// The files of a certificate and its key, in PEM: with both, the server speaks TLS itself.
  public var tlsCertificate: String?
  public var tlsKey: String?
  /// Addresses of proxies whose `X-Forwarded-For` is believed: "10.0.0.7", "10.0.0.0/8", "fd00::/8".
  public var trustedProxies: [String] = []
  /// Whether any proxy's `X-Forwarded-For` names the client. Only for servers that clients cannot reach past the proxy.
  public var trustsForwardedAddress = false

  /// Seconds that an access token is good for.
  public var accessTokenLifetime: Int64 = 15 * 60
  /// Seconds after which a session ends that is not used.
  public var sessionLifetime: Int64 = 30 * 24 * 3600
  /// Days after which a new token-signing key is made at start; the one before it stays valid for its tokens.
  public var signingKeyDays: Int64 = 90

  /// Event loops that serve connections, each with a thread of its own; nil for one fewer than there are cores.
  public var eventLoops: Int?
  /// WebSocket connections of one user at a time.
  public var connectionsPerUser = 16
  /// WebSocket connections in all.
  public var connectionLimit = 20_000
  /// HTTP and WebSocket connections in all; more wait in the listen queue.
  public var socketLimit = 25_000
  /// Bytes that may wait for one connection before it is cut off.
  public var outboundLimit = 4 * 1024 * 1024
  /// Seconds that a client which reads too slowly may stay behind before it is cut off.
  public var slowReaderPatience: Int64 = 20
  /// Seconds without a frame after which a WebSocket is pinged.
  public var pingInterval: Int64 = 30
  /// Seconds that the server, told to stop, says it is not ready before it says goodbye: for load balancers to notice.
  public var shutdownDelay: Int64 = 0
  /// Seconds within which connections have to end when the server stops.
  public var shutdownGrace: Int64 = 8

  /// The bearer token that opens `/metrics` to a monitor elsewhere; nil opens it to none.
  public var metricsToken: String?
  /// Peer addresses that may read `/metrics` without the token, where no proxy has passed the request on.
  public var metricsAddresses = ["127.0.0.1", "::1"]

  public var retention = RetentionConfiguration()
  public var registration = RegistrationConfiguration()
  public var audit = AuditConfiguration()
  public var files = FilesConfiguration()
  public var rateLimits = RateLimitConfiguration()
  /// Password hashes that run at once. Each takes 19 MiB while it does.
  public var passwordThreads = 2

  /// Whether browsers reach the server by https.
  var isReachedByTLS: Bool { isBehindTLS || tlsCertificate != nil }

  public init() {}
}
