import Database
import Foundation
import HTTPTypes
import Logging
public import WireCoding

/// `/api/admin` on a server's database itself, for whoever has the data folder or may log in to PostgreSQL. It works beside
/// a running server, which notices within a second.
public struct LocalAdministration: Sendable {
  public struct Answer: Sendable {
    public let status: Int
    public let json: JSON?
  }

  private let database: any SQLDatabase
  private let routes: [APIRoute]

  /// Opens the database that the configuration names, and brings its schema up to date.
  ///
  /// - Throws: ``ServerError`` where there is none, or it cannot be used.
  public init(_ configuration: ServerConfiguration) async throws {
    let clock = Clock.system
    if configuration.databaseURL != nil {
      database = try await DatabaseOpening.postgres(configuration, clock: clock)
    } else {
      let path = configuration.dataDirectory + "/nightjar.sqlite"
      guard FileManager.default.fileExists(atPath: path) else {
        throw ServerError.noDatabase(configuration.dataDirectory)
      }
      database = try await DatabaseOpening.sqlite(path, clock: clock)
    }
    routes =
      AdministrationRoutes(
        database: database, configuration: configuration, effects: .offline(database: database, clock: clock),
        gate: .operatorOfHost, audit: AuditTrail(keepsAddresses: configuration.audit.keepsAddresses), clock: clock
      ).routes
  }

  /// Answers as the server would answer an administrator.
  ///
  /// - Parameter path: with its query, percent-encoded.
  public func perform(_ method: String, _ path: String, _ body: JSON?) async -> Answer {
    do {
      return try await answer(method, path, body)
    } catch {
      let problem = APIError(any: error)
      return Answer(status: Int(problem.status.code), json: problem.json)
    }
  }

  public func close() async { await database.close() }

  private func answer(_ method: String, _ path: String, _ body: JSON?) async throws -> Answer {
    let parts = path.split(separator: "?", maxSplits: 1)
    let segments = parts.first?.split(separator: "/") ?? []
    guard let route = routes.first(where: { $0.method.rawValue == method && $0.matches(segments) }) else {
      throw APIError.notFound
    }
    var parameters: [String: String] = [:]
    for (name, value) in zip(route.segments, segments) where name.hasPrefix("{") {
      parameters[String(name.dropFirst().dropLast())] = PercentDecoding.decode(value)
    }
    let reply = try await route.handler(
      APIRequest(
        head: HTTPRequest(method: route.method, scheme: nil, authority: nil, path: path), principal: .nobody,
        body: try body.map(Self.fields) ?? .none,
        query: PercentDecoding.query(parts.count == 2 ? String(parts[1]) : nil), parameters: parameters,
        address: "", peer: nil, logger: Logger(label: "nightjar.admin") { _ in SwiftLogNoOpLogHandler() }))
    return Answer(status: Int(reply.status.code), json: reply.json)
  }

  private static func fields(_ json: JSON) throws(APIError) -> Fields {
    guard let fields = Fields(json) else { throw .invalidJSON }
    return fields
  }
}
