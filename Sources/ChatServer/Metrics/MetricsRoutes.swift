import HTTPTypes
import WireCoding

/// `/metrics`: for a monitor on the same machine, or one that has the token.
struct MetricsRoutes: Sendable {
  let metrics: ServerMetrics
  /// What a monitor elsewhere sends as its bearer token; nil lets none in.
  let token: String?
  /// Whose peer address lets them in without, unless a proxy has passed the request on.
  let addresses: Set<String>

  var routes: [APIRoute] { [APIRoute(method: .get, path: "/metrics", access: .anybody, handler: show)] }

  private func show(_ request: APIRequest) async throws -> APIReply {
    guard hasToken(request) || isNear(request) else {
      throw APIError.forbidden("Metrics are for the server's own machine, or for the metrics token.")
    }
    return .text(metrics.text, type: PrometheusMetrics.contentType)
  }

  private func hasToken(_ request: APIRequest) -> Bool {
    guard let token, let header = request.head.headerFields[.authorization] else { return false }
    return ConstantTime.areEqual(Array(header.utf8), Array("Bearer \(token)".utf8))
  }

  /// A proxy on the same machine speaks for everybody: what it has passed on is not near.
  private func isNear(_ request: APIRequest) -> Bool {
    for name in [HTTPField.Name.forwardedFor, .forwarded, .passedOnBy] where request.head.headerFields[name] != nil {
      return false
    }
    return request.peer.map(addresses.contains) ?? false
  }
}

extension HTTPField.Name {
  fileprivate static let forwarded = Self("Forwarded")!
  fileprivate static let passedOnBy = Self("Via")!
}
