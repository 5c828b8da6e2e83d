import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import WireCoding

/// Answers every HTTP request: the API's routes, the web client's files, problem details for the rest.
struct APIResponder: HTTPResponder {
  typealias Context = APIContext

  private let router: RouterResponder<APIContext>
  private let routes: [APIRoute]
  private let files: StaticFiles?
  private let headers: SecurityHeaders
  private let gate: Gate
  private let clock: Clock

  init(_ foundations: Foundations, routes: [APIRoute], gate: Gate) {
    let configuration = foundations.configuration
    self.routes = routes
    self.gate = gate
    files = configuration.webDirectory.map { StaticFiles(directory: $0, threads: foundations.threads.files) }
    headers = SecurityHeaders(isBehindTLS: configuration.isReachedByTLS)
    clock = foundations.clock
    let router = Router(context: APIContext.self, options: .autoGenerateHeadEndpoints)
    for route in routes {
      router.on(RouterPath(route.path), method: route.method) { request, context in
        try await gate.answer(request, route: route, context: context)
      }
    }
    self.router = router.buildResponder()
  }

  var endpoints: [String] { routes.map { "\($0.method.rawValue) \($0.path)" } }

  func respond(to request: Request, context: APIContext) async throws -> Response {
    let start = clock.steady()
    var response = await answer(request, context: context)
    gate.metrics.count(status: response.status.code)
    headers.add(to: &response, isAPI: request.uri.path.hasPrefix("/api/"))
    // The path as it is in the table of routes: what the caller wrote stays out of the log.
    context.logger.info(
      "request",
      metadata: [
        "method": .string(Self.knownMethods.contains(request.method) ? request.method.rawValue : "other"),
        "route": .string(context.endpointPath ?? "-"), "status": .stringConvertible(response.status.code),
        "ms": .stringConvertible(clock.steady() - start),
      ])
    return response
  }

  private static let knownMethods: Set<HTTPRequest.Method> = [.get, .head, .post, .put, .patch, .delete, .options]

  private func answer(_ request: Request, context: APIContext) async -> Response {
    let path = request.uri.path
    let segments = path.split(separator: "/")
    var methods = Set(routes.filter { $0.matches(segments) }.map(\.method))
    if methods.contains(.get) { methods.insert(.head) }
    do {
      if methods.contains(request.method) { return try await router.respond(to: request, context: context) }
      if !methods.isEmpty {
        var response = APIError.methodNotAllowed.response
        response.headers[.allow] = methods.map(\.rawValue).sorted().joined(separator: ", ")
        return response
      }
      if segments.first != "api", let files { return try await files.answer(request) }
      return APIError.notFound.response
    } catch {
      return gate.problem(for: error, logger: context.logger)
    }
  }
}
