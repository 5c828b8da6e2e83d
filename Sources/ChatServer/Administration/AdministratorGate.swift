import Database

/// Lets administrators in, and nobody else.
struct AdministratorGate: Sendable {
  private let check: @Sendable (APIRequest) async throws -> AuditSource

  /// Asks the database each time: who has been disabled or deposed is out at once.
  init(database: any SQLDatabase) {
    check = { request in
      let user = request.principal.user
      let role = try await database.read { try AccountStore(connection: $0).role(of: user) }
      guard role == .administrator else { throw APIError.administratorRequired }
      return request.source
    }
  }

  private init(_ check: @escaping @Sendable (APIRequest) async throws -> AuditSource) { self.check = check }

  /// For whoever has the database itself.
  static let operatorOfHost = AdministratorGate { _ in .operatorOfHost }

  /// Who asks, for the audit.
  ///
  /// - Throws: ``APIError/administratorRequired``.
  func source(of request: APIRequest) async throws -> AuditSource { try await check(request) }
}
