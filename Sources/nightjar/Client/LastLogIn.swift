import Foundation
import WireCoding

/// Which account was logged in to last, so that commands need not name it.
struct LastLogIn {
  let server: String
  let username: String

  private static func file(in home: URL) -> URL { home.appendingPathComponent("last-login.json") }

  init(server: String, username: String) {
    self.server = server
    self.username = username
  }

  static func read(from home: URL) -> LastLogIn? {
    guard let data = try? Data(contentsOf: file(in: home)), let json = try? JSON(parsing: [UInt8](data)),
      let server = json["server"]?.string, let username = json["user"]?.string
    else { return nil }
    return LastLogIn(server: server, username: username)
  }

  func write(to home: URL) {
    let json: JSON = ["server": .string(server), "user": .string(username)]
    try? Data(json.encoded).write(to: Self.file(in: home), options: .atomic)
  }
}
