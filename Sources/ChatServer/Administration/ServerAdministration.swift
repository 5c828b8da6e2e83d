import Database
import WireCoding

/// What administrators do to the server as a whole, and to rooms.
struct ServerAdministration: Sendable {
  let database: any SQLDatabase
  let effects: AdministrationEffects
  let configuration: RegistrationConfiguration
  let audit: AuditTrail
  let clock: Clock

  struct PolicyChange: Sendable {
    let registration: RegistrationConfiguration.Mode?
    let membersInvite: Bool?
    let isReadOnly: Bool?

    /// What the audit tells of it.
    var details: [JSON.Member] {
      var members: [JSON.Member] = []
      if let registration { members.append(.init("registration", .string(registration.rawValue))) }
      if let membersInvite { members.append(.init("membersInvite", .bool(membersInvite))) }
      if let isReadOnly { members.append(.init("readOnly", .bool(isReadOnly))) }
      return members
    }
  }

  func policy() async throws -> JSON {
    try await database.read { try PolicyStore(connection: $0).policy() }.json(over: configuration)
  }

  func change(_ change: PolicyChange, from source: AuditSource) async throws -> JSON {
    try await alter(.policyChanged, details: change.details, from: source) { policy, _ in
      if let registration = change.registration { policy.registration = registration }
      if let membersInvite = change.membersInvite { policy.membersInvite = membersInvite }
      if let isReadOnly = change.isReadOnly { policy.isReadOnly = isReadOnly }
    }
  }

  /// - Parameter text: nil takes the announcement back.
  func announce(_ text: String?, from source: AuditSource) async throws -> JSON {
    try await alter(
      .announcementChanged, details: [.init("text", text.map { .string($0) } ?? .null)], from: source
    ) { policy, now in
      policy.announcement = text.map { ServerPolicy.Announcement(text: $0, time: now) }
    }
  }

  func deleteRoom(_ room: UUIDv7, from source: AuditSource) async throws {
    try await effects.intervene(RoomIntervention(room: room, kind: .delete(source, audit)))
  }

  private func alter(
    _ action: AuditAction, details: [JSON.Member], from source: AuditSource,
    _ body: @escaping @Sendable (inout ServerPolicy, Int64) -> Void
  ) async throws -> JSON {
    let now = clock.now()
    let policy = try await database.write { connection -> ServerPolicy in
      try audit.begin(on: connection)
      let store = PolicyStore(connection: connection)
      var policy = try store.policy()
      body(&policy, now)
      try store.set(policy)
      try audit.append(action, to: .server, details: details, from: source, now: now, on: connection)
      return try store.policy()
    }
    effects.changed(policy)
    return policy.json(over: configuration)
  }
}
