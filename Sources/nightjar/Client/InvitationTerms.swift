import ArgumentParser
import WireCoding

/// How often and how long an invitation is good.
struct InvitationTerms: ParsableArguments {
  @Option(help: "How many accounts may be made with it.") var uses: Int64 = 1
  @Option(help: "How many days it is good.") var days: Int64 = 7

  func validate() throws {
    guard (1...10_000).contains(uses) else { throw ValidationError("--uses is a number from 1 to 10000.") }
    guard (1...365).contains(days) else { throw ValidationError("--days is a number from 1 to 365.") }
  }

  var body: JSON { ["uses": .integer(uses), "expiresIn": .integer(days * 86_400)] }
}
