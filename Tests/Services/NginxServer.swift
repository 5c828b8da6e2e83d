import Foundation

/// nginx with the site in `Deploy/nginx.conf`, on a free port of the loopback interface, without TLS.
public final class NginxServer: Sendable {
  public let port: Int
  private let folder: String
  private let process: ServiceProcess

  public init(nodes: [Int]) throws {
    port = try ServiceProcess.freePort()
    let folder = try ServiceProcess.folder("nginx")
    self.folder = folder
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../Deploy/nginx.conf").standardizedFileURL.path
    guard let data = FileManager.default.contents(atPath: path) else {
      throw ServiceProcess.Failure(description: "there is no \(path)")
    }
    var site = String(decoding: data, as: UTF8.self)
    for (number, node) in nodes.enumerated() {
      site = site.replacingOccurrences(of: "127.0.0.1:808\(number + 1)", with: "127.0.0.1:\(node)")
    }
    let lines = site.split(separator: "\n").filter { line in
      !["ssl_", "listen [::]", "listen 80"].contains { line.trimmingCharacters(in: .whitespaces).hasPrefix($0) }
    }
    site = lines.joined(separator: "\n")
      .replacingOccurrences(of: "listen 443 ssl http2;", with: "listen 127.0.0.1:\(port) default_server;")
    // The redirection from port 80 has no port left.
    if let start = site.range(of: "server {"), let end = site.range(of: "}", range: start.upperBound..<site.endIndex) {
      site.removeSubrange(start.lowerBound..<end.upperBound)
    }
    let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map { "\($0)_temp_path \(folder)/\($0);" }
    let main = """
      daemon off;
      worker_processes 1;
      pid \(folder)/pid;
      error_log \(folder)/errors;
      events {}
      http {
      \(temporary.joined(separator: "\n"))
      \(site)
      }
      """
    try Data(main.utf8).write(to: URL(fileURLWithPath: folder + "/nginx.conf"))
    let programs = ["/usr/sbin/nginx", "/usr/bin/nginx", "/usr/local/bin/nginx"]
    guard let program = programs.first(where: { FileManager.default.isExecutableFile(atPath: $0) }) else {
      throw ServiceProcess.Failure(description: "nginx is not installed: Scripts/setup test")
    }
    let user = getuid() == 0 ? ["-g", "user root;"] : []
    process = try ServiceProcess(
      [program, "-p", folder, "-e", folder + "/errors", "-c", folder + "/nginx.conf"] + user, folder: folder)
  }

  /// Ends it, and removes its files.
  public func remove() {
    process.stop("TERM")
    try? FileManager.default.removeItem(atPath: folder)
  }
}
