import ArgumentParser
import Terminal
import WireCoding

struct AdminPolicyCommand: AdminAction {
  static let configuration = CommandConfiguration(
    commandName: "policy", abstract: "Show the policy, or change it; it counts at once, at all nodes.")

  enum Registration: String, ExpressibleByArgument, CaseIterable {
    case open, invitation, closed
  }

  enum Switch: String, ExpressibleByArgument, CaseIterable {
    case yes, no
  }

  @OptionGroup var options: AdminOptions
  @Option(help: "Who may make an account: anybody, who has an invitation, or nobody.") var registration: Registration?
  @Option(help: "Whether members may make invitations, too.") var membersInvite: Switch?
  @Option(help: "Whether nothing may be written: users read and log in, and their messages wait at their devices.")
  var readOnly: Switch?

  func run(_ connection: AdminConnection) async throws {
    var change = JSON.object([])
    if let registration { change.add("registration", .string(registration.rawValue)) }
    if let membersInvite { change.add("membersInvite", .bool(membersInvite == .yes)) }
    if let readOnly { change.add("readOnly", .bool(readOnly == .yes)) }
    let policy =
      change.members?.isEmpty == false
      ? try await connection.perform("PATCH", "policy", change) : try await connection.perform("GET", "policy")
    try show(
      policy,
      """
      registration: \(word(policy["registration"]))  members invite: \(word(policy["membersInvite"]))  \
      read-only: \(word(policy["readOnly"]))
      """)
  }
}
