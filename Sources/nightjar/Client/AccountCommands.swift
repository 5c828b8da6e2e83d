import ArgumentParser
import ChatClient
import Foundation
import Terminal
import WireCoding

struct RegisterCommand: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "register", abstract: "Make an account; its keys are made here and stay here.")

  @OptionGroup var options: ClientOptions
  @OptionGroup var passwords: PasswordOptions
  @Option(help: "An email address for logging in, if wanted.") var email: String?
  @Option(help: "What this device is called in member lists.") var deviceName: String = DeviceName.standard

  func run(_ client: ChatClient, _ location: ClientLocation) async throws {
    var members: [JSON.Member] = [
      .init("username", .string(location.username)),
      .init("password", .string(try passwords.password(confirming: true))),
      .init("deviceName", .string(deviceName)),
    ]
    if let email { members.append(.init("email", .string(email))) }
    let progress = ProgressDisplay(await client.events())
    defer { progress.end() }
    _ = try await client.command("register", members)
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
    let progress = ProgressDisplay(await client.events())
    defer { progress.end() }
    _ = try await client.command(
      "login",
      [
        .init("login", .string(location.username)),
        .init("password", .string(try passwords.password(confirming: false))),
        .init("deviceName", .string(deviceName)),
      ])
    // A new device joins its account's rooms now, so that it reads from here on.
    _ = try await client.command("sync")
    options.rememberLogIn(location)
    StandardError.write(line: "Logged in as \(location.username) at \(location.server.absoluteString).")
  }
}

struct LogoutCommand: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "logout", abstract: "End the session and erase this device's keys and history.")

  @OptionGroup var options: ClientOptions

  func run(_ client: ChatClient, _ location: ClientLocation) async throws {
    _ = try await client.command("logout")
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
