import Database
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOPosix
import WireCoding

/// What stands before every handler: rate limits, the access token, the body's bound and form.
struct Gate: Sendable {
  let tokens: AccessTokens
  let revocations: SessionRevocations
  let limits: RateLimits
  let addresses: ClientAddress
  let metrics: ServerMetrics
  let policy: PolicyBoard

  init(_ foundations: Foundations, tokens: AccessTokens) {
    let configuration = foundations.configuration
    self.tokens = tokens
    revocations = foundations.revocations
    limits = foundations.limits
    addresses = ClientAddress(
      trustsForwardedAddress: configuration.trustsForwardedAddress,
      trustedProxies: configuration.trustedProxies.compactMap { AddressRange($0) })
    metrics = foundations.metrics
    policy = foundations.policy
  }

  func answer(_ request: Request, route: APIRoute, context: APIContext) async throws -> Response {
    do {
      let address = addresses.address(of: request.headers, peer: context.remoteAddress)
      var principal = Principal.nobody
      switch route.access {
      case .anybody: try limits.takeGeneral(address)
      case .user:
        do {
          principal = try await authenticate(request.headers)
        } catch {
          try limits.takeGeneral(address)
          throw error
        }
        try limits.takeGeneral(principal.user.text)
      }
      if let kind = route.limit { try await limits.take(kind, user: principal.user, address: address) }
      if route.writes { try policy.requireWritable() }
      let isStreamed = route.body == .stream
      let body = isStreamed ? .none : try await body(of: request, limit: route.bodyLimit)
      var parameters: [String: String] = [:]
      for (name, value) in context.parameters { parameters[String(name)] = PercentDecoding.decode(value) }
      return try await route.handler(
        APIRequest(
          head: request.head, principal: principal, body: body, stream: isStreamed ? request.body : nil,
          query: PercentDecoding.query(request.uri.query),
          parameters: parameters, address: address, peer: context.remoteAddress?.ipAddress,
          eventLoop: context.eventLoop, logger: context.logger)
      ).response
    } catch {
      return problem(for: error, logger: context.logger)
    }
  }

  /// Whom the bearer token names.
  ///
  /// - Throws: ``APIError`` `unauthorized` or `token_expired`.
  func authenticate(_ headers: HTTPFields) async throws(APIError) -> Principal {
    guard let header = headers[.authorization], header.count > 7, header.prefix(7).lowercased() == "bearer " else {
      throw .unauthorized
    }
    let principal = try await tokens.principal(of: String(header.dropFirst(7)))
    guard !revocations.isRevoked(principal.session) else { throw .unauthorized }
    return principal
  }

  /// Reads the body up to its bound. One that is announced as larger is refused before a byte of it is read.
  private func body(of request: Request, limit: Int) async throws -> Fields {
    if let announced = request.headers[.contentLength].flatMap({ Int($0) }), announced > limit {
      throw APIError.tooLarge
    }
    let buffer: ByteBuffer
    do {
      buffer = try await request.body.collect(upTo: limit)
    } catch is NIOTooManyBytesError {
      throw APIError.tooLarge
    }
    guard buffer.readableBytes > 0 else { return .none }
    let type = request.headers[.contentType]?.split(separator: ";").first?.lowercased()
    guard type?.trimmed == "application/json" else { throw APIError.unsupportedMediaType }
    guard let json = try? JSON(parsing: Array(buffer.readableBytesView)), let fields = Fields(json) else {
      throw APIError.invalidJSON
    }
    return fields
  }

  /// Problem details for whatever a handler threw. What is not the caller's fault is logged, by type and code alone.
  func problem(for error: any Error, logger: Logger) -> Response {
    let problem: APIError
    switch error {
    case let error as APIError: problem = error
    case let error as SQLError:
      logger.error("The database refused.", metadata: ["error": .string(error.description)])
      problem = APIError(error)
    case is CancellationError, is ChannelError, is IOError:
      problem = .unavailable
    default:
      logger.error("A request failed.", metadata: ["error": .string("\(type(of: error))")])
      problem = .internalError
    }
    metrics.count(error: problem.code)
    return problem.response
  }
}

extension APIError {
  init(_ error: SQLError) {
    switch error.code {
    case .full: self = .storageFull
    case .unavailable, .serialization: self = .unavailable
    case .invalidText: self = .invalidField("text", "without U+0000")
    case .uniqueViolation, .constraintViolation:
      self = .conflict("conflict", "The request collided with another; look at the present state and try again.")
    case .unexpectedType, .newerSchema, .failed: self = .internalError
    }
  }

  /// What a client is told of any failure.
  init(any error: any Error) {
    switch error {
    case let error as APIError: self = error
    case let error as SQLError: self.init(error)
    default: self = .unavailable
    }
  }
}

extension String {
  /// Without spaces and tabs at both ends.
  var trimmed: String {
    let isSpace: (Character) -> Bool = { $0 == " " || $0 == "\t" }
    return String(drop(while: isSpace).reversed().drop(while: isSpace).reversed())
  }
}
