import ArgumentParser
import ChatClient
import EngineInterface
import Foundation
import Terminal

struct RegisterCommand: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "register", abstract: "Make an account; its keys are made here and stay here.")

  @OptionGroup var options: ClientOptions
  @OptionGroup var passwords: PasswordOptions
  @Option(help: "An email address for logging in, if wanted.") var email: String?
  @Option(help: "An invitation: its link, or what stands at the link's end.") var invitation: String?
  @Option(help: "What this device is called in member lists.") var deviceName: String = DeviceName.standard

  func run(_ client: ChatClient, _ location: ClientLocation) async throws {
    let password = try passwords.password(confirming: true)
    let progress = ProgressDisplay(await client.news())
    defer { progress.end() }
    try await client.perform(
      .register(
        username: location.username, email: email, password: password, deviceName: deviceName,
        invitation: invitation.map(InvitationLink.token)))
    options.rememberLogIn(location)
    StandardError.write(line: "Registered \(location.username) at \(location.server.absoluteString).")
  }
}

struct LoginCommand: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "login", abstract: "Log in, as a new device of the account if this one is not known yet.")

  @OptionGroup var options: ClientOptions
  @OptionGroup var passwords: PasswordOptions
  @Option(help: "What this device is called in member lists.") var deviceName: String = DeviceName.standard

  func run(_ client: ChatClient, _ location: ClientLocation) async throws {
    let password = try passwords.password(confirming: false)
    let progress = ProgressDisplay(await client.news())
    defer { progress.end() }
    try await client.perform(.logIn(login: location.username, password: password, deviceName: deviceName))
    // A new device joins its account's rooms now, so that it reads from here on.
    try await client.perform(.sync)
    options.rememberLogIn(location)
    StandardError.write(line: "Logged in as \(location.username) at \(location.server.absoluteString).")
  }
}

struct LogoutCommand: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "logout", abstract: "End the session and erase this device's keys and history.")

  @OptionGroup var options: ClientOptions

  func run(_ client: ChatClient, _ location: ClientLocation) async throws {
    try await client.perform(.logOut)
    // The session is ended and the store erased behind the answer.
    await client.settle()
  }
}

enum DeviceName {
  static var standard: String {
    let host = ProcessInfo.processInfo.hostName
    return String("Terminal on \(host)".prefix(60))
  }
}
