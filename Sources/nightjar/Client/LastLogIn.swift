import Foundation
import WireCoding

/// Which account was logged in to last, so that commands need not name it.
struct LastLogIn {
  let server: String
  let username: String
  let authorities: String?

  private static func file(in home: URL) -> URL { home.appendingPathComponent("last-login.json") }

  init(server: String, username: String, authorities: String?) {
    self.server = server
    self.username = username
    self.authorities = authorities
  }

  static func read(from home: URL) -> LastLogIn? {
    guard let data = try? Data(contentsOf: file(in: home)), let json = try? JSON(parsing: [UInt8](data)),
      let server = json["server"]?.string, let username = json["user"]?.string
    else { return nil }
    return LastLogIn(server: server, username: username, authorities: json["ca"]?.string)
  }

  func write(to home: URL) {
    var members: [JSON.Member] = [.init("server", .string(server)), .init("user", .string(username))]
    if let authorities { members.append(.init("ca", .string(authorities))) }
    try? Data(JSON.object(members).encoded).write(to: Self.file(in: home), options: .atomic)
  }
}
