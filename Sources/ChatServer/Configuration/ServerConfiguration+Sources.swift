import Configuration
import Foundation
import Logging

extension ServerConfiguration {
  /// Reads the settings: the command line wins over the environment, that over the file, that over the defaults.
  ///
  /// - Parameters:
  ///   - options: what the command line gave, by key ("port").
  ///   - environment: `NIGHTJAR_PORT` and so on; the default is the process's own.
  ///   - file: a JSON file with the keys as members, or nil.
  /// - Throws: ``ServerError`` with one line to show.
  public init(options: [String: String], environment: [String: String]? = nil, file: String? = nil) async throws {
    self.init()
    let reader = try await Self.reader(options: options, environment: environment, file: file)

    host = reader.string(forKey: "host") ?? host
    port = try reader.integer("port", in: 0...65_535) ?? port
    dataDirectory = reader.string(forKey: "data") ?? dataDirectory
    databaseURL = reader.string(forKey: "database.url", isSecret: true) ?? databaseURL
    databaseConnections = try reader.integer("database.connections", in: 2...100) ?? databaseConnections
    redisURL = reader.string(forKey: "redis.url", isSecret: true) ?? redisURL
    guard redisURL == nil || databaseURL != nil else { throw ServerError.redisWithoutDatabase }
    trustedProxies = reader.stringArray(forKey: "proxies") ?? trustedProxies
    guard trustedProxies.allSatisfy({ AddressRange($0) != nil }) else { throw ServerError.invalidSetting("proxies") }
    webDirectory = reader.string(forKey: "web") ?? Self.defaultWebDirectory
    if let level = reader.string(forKey: "log") {
      guard let known = Logger.Level(rawValue: level) else { throw ServerError.invalidSetting("log") }
      logLevel = known
    }
    allowedOrigins = reader.stringArray(forKey: "origins") ?? allowedOrigins
    isBehindTLS = try reader.flag("tls") ?? isBehindTLS
    tlsCertificate = reader.string(forKey: "tls.certificate") ?? tlsCertificate
    tlsKey = reader.string(forKey: "tls.key") ?? tlsKey
    trustsForwardedAddress = try reader.flag("forwarded") ?? trustsForwardedAddress
    accessTokenLifetime = try reader.integer64("token.lifetime", in: 1...86_400) ?? accessTokenLifetime
    sessionLifetime = try reader.integer64("session.lifetime", in: 60...31_536_000) ?? sessionLifetime
    eventLoops = try reader.integer("threads", in: 1...1024) ?? eventLoops
    connectionsPerUser = try reader.integer("connections.user", in: 1...10_000) ?? connectionsPerUser
    connectionLimit = try reader.integer("connections.all", in: 1...1_000_000) ?? connectionLimit
    socketLimit = max(
      try reader.integer("connections.sockets", in: 16...1_000_000) ?? socketLimit, connectionLimit + 64)
    outboundLimit = try reader.integer("outbound.limit", in: 65_536...1_073_741_824) ?? outboundLimit
    slowReaderPatience = try reader.integer64("outbound.patience", in: 1...3600) ?? slowReaderPatience
    pingInterval = try reader.integer64("ping.interval", in: 1...3600) ?? pingInterval
    passwordThreads = try reader.integer("password.threads", in: 1...64) ?? passwordThreads
    shutdownDelay = try reader.integer64("shutdown.delay", in: 0...300) ?? shutdownDelay
    shutdownGrace = try reader.integer64("shutdown.grace", in: 0...300) ?? shutdownGrace
    metricsToken = try reader.secret("metrics.token", minimumLength: 16) ?? metricsToken
    metricsAddresses = reader.stringArray(forKey: "metrics.addresses") ?? metricsAddresses
    retention.days = try reader.integer64("retention.days", in: 1...36_500) ?? retention.days
    retention.megabytes = try reader.integer64("retention.megabytes", in: 1...1_000_000) ?? retention.megabytes
    if let mode = reader.string(forKey: "registration.mode") {
      guard let known = RegistrationConfiguration.Mode(rawValue: mode) else {
        throw ServerError.invalidSetting("registration.mode")
      }
      registration.mode = known
    }
    registration.membersInvite = try reader.flag("registration.members") ?? registration.membersInvite
    audit.keepsAddresses = try reader.flag("audit.addresses") ?? audit.keepsAddresses
    audit.days = try reader.integer64("audit.days", in: 1...36_500) ?? audit.days
    files.folder = reader.string(forKey: "files.folder") ?? files.folder
    files.fileLimit = try reader.integer64("files.size", in: 1...1_000_000) ?? files.fileLimit
    files.userLimit = try reader.integer64("files.user", in: 1...100_000_000) ?? files.userLimit
    files.grace = try reader.integer64("files.grace", in: 1...8_760) ?? files.grace
    rateLimits.general = try reader.limit("limits.general") ?? rateLimits.general
    rateLimits.authentication = try reader.limit("limits.authentication") ?? rateLimits.authentication
    rateLimits.guess = try reader.limit("limits.guess") ?? rateLimits.guess
    rateLimits.message = try reader.limit("limits.message") ?? rateLimits.message
    rateLimits.claim = try reader.limit("limits.claim") ?? rateLimits.claim
  }

  private static func reader(
    options: [String: String], environment: [String: String]?, file: String?
  ) async throws -> ConfigReader {
    // Options are text, to be read as whatever type is asked for: the way environment variables are.
    var given: [String: String] = [:]
    for (key, value) in options { given[key.replacing(".", with: "_").uppercased()] = value }
    let variables = environment ?? ProcessInfo.processInfo.environment
    var providers: [any ConfigProvider] = [
      EnvironmentVariablesProvider(environmentVariables: given),
      EnvironmentVariablesProvider(environmentVariables: variables).prefixKeys(with: "nightjar"),
    ]
    if let file = file ?? variables["NIGHTJAR_CONFIG"] {
      do {
        providers.append(
          try await FileProvider<JSONSnapshot>(
            config: ConfigReader(provider: EnvironmentVariablesProvider(environmentVariables: ["FILE_PATH": file]))))
      } catch {
        throw ServerError.unreadableConfiguration(path: file)
      }
    }
    return ConfigReader(providers: providers)
  }

  /// `Web/dist` beside the executable, in the working directory, or where the Debian package puts it.
  private static var defaultWebDirectory: String? {
    let executable = URL(fileURLWithPath: CommandLine.arguments.first ?? "").resolvingSymlinksInPath()
    let beside = executable.deletingLastPathComponent()
    let candidates = [
      "Web/dist", beside.appendingPathComponent("web").path, beside.appendingPathComponent("Web/dist").path,
      beside.appendingPathComponent("../share/nightjar/web").standardizedFileURL.path,
      beside.appendingPathComponent("../../../Web/dist").standardizedFileURL.path,
    ]
    return candidates.first { FileManager.default.fileExists(atPath: $0 + "/index.html") }
  }
}

extension ConfigReader {
  fileprivate func integer64(_ key: String, in range: ClosedRange<Int64>) throws -> Int64? {
    guard let value = try present(key, { try requiredInt(forKey: ConfigKey($0)) }) else { return nil }
    guard range.contains(Int64(value)) else { throw ServerError.invalidSetting(key) }
    return Int64(value)
  }

  fileprivate func integer(_ key: String, in range: ClosedRange<Int>) throws -> Int? {
    try integer64(key, in: Int64(range.lowerBound)...Int64(range.upperBound)).map(Int.init)
  }

  fileprivate func flag(_ key: String) throws -> Bool? { try present(key) { try requiredBool(forKey: ConfigKey($0)) } }

  fileprivate func secret(_ key: String, minimumLength: Int) throws -> String? {
    guard let text = string(forKey: ConfigKey(key), isSecret: true) else { return nil }
    guard text.utf8.count >= minimumLength else { throw ServerError.invalidSetting(key) }
    return text
  }

  /// "BURST/PER-SECOND", such as "200/50".
  fileprivate func limit(_ key: String) throws -> RateLimit? {
    guard let text = string(forKey: ConfigKey(key)) else { return nil }
    let parts = text.split(separator: "/")
    guard parts.count == 2, let burst = Int(parts[0]), let rate = Double(parts[1]), burst > 0, rate >= 0,
      rate.isFinite
    else { throw ServerError.invalidSetting(key) }
    return RateLimit(burst: burst, perSecond: rate)
  }

  /// Nil where no source has the key; an error where one has it in a form that cannot be read.
  private func present<T>(_ key: String, _ read: (String) throws -> T) throws -> T? {
    do {
      return try read(key)
    } catch {
      if String(describing: error).hasPrefix("Missing") { return nil }
      throw ServerError.invalidSetting(key)
    }
  }
}
