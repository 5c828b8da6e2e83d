import ArgumentParser
import ChatClient
import Foundation
import Terminal
import WireCoding

struct InvitationCommand: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "invitation", abstract: "Make a link with which somebody can register, where the server lets you.")

  @OptionGroup var options: ClientOptions
  @OptionGroup var terms: InvitationTerms
  @Flag(help: "One JSON object.") var json = false

  func run(_ client: ChatClient, _ location: ClientLocation) async throws {
    guard let answer = try await client.request("POST", "/api/invitations", terms.body),
      let token = answer["token"]?.string
    else { throw Failure("The server's answer could not be understood.") }
    let link = InvitationLink.text(server: location.server.absoluteString, token: token)
    if json {
      try StandardOutput.write(json: answer.adding("link", .string(link)))
    } else {
      try StandardOutput.write(line: "\(link)")
    }
  }
}
