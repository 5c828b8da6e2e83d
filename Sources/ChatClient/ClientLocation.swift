public import Foundation

/// Where a client keeps an account's state, and which server it talks to.
public struct ClientLocation: Sendable {
  /// Scheme, host and port; no path.
  public let server: URL
  public let username: String
  /// The account's own folder, below the home: one for each server and name.
  public let folder: URL

  /// A PEM file of certificate authorities to trust beside the system's.
  public let authorities: URL?

  /// - Throws: ``ChatClientError`` `invalid_server` where the address is not one of http or https.
  public init(home: URL, server: String, username: String, authorities: URL? = nil) throws {
    guard let url = URL(string: server), let scheme = url.scheme, scheme == "http" || scheme == "https",
      let host = url.host, !host.isEmpty
    else {
      throw ChatClientError(code: "invalid_server", message: "The server's address begins with http:// or https://.")
    }
    let port = url.port.map { "_\($0)" } ?? ""
    self.server = URL(string: "\(scheme)://\(host)\(url.port.map { ":\($0)" } ?? "")") ?? url
    self.username = username
    self.authorities = authorities
    folder = home.appendingPathComponent("accounts").appendingPathComponent("\(host)\(port)")
      .appendingPathComponent(username)
  }
}
