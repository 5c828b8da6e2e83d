import ArgumentParser
import Terminal
import WireCoding

struct AdminAnnounceCommand: AdminAction {
  static let configuration = CommandConfiguration(
    commandName: "announce", abstract: "Tell everybody something, in a line above the web client; or take it back.")

  @OptionGroup var options: AdminOptions
  @Argument(help: "What is told; up to 2,000 bytes.") var text: String?
  @Flag(help: "Take the announcement back.") var clear = false

  func validate() throws {
    guard (text == nil) == clear else { throw ValidationError("Give a text, or --clear.") }
  }

  func run(_ connection: AdminConnection) async throws {
    let policy: JSON =
      if let text {
        try await connection.perform("PUT", "announcement", ["text": .string(text)])
      } else {
        try await connection.perform("DELETE", "announcement")
      }
    if options.json { try StandardOutput.write(json: policy) }
  }
}
