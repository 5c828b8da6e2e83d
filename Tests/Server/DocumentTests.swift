import ChatServer
import Foundation
import Logging
import Testing

@Suite("The API's document")
struct DocumentTests {
  @Test("docs/openapi.yaml names every endpoint that there is, and none that there is not")
  func endpoints() async throws {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../docs/openapi.yaml").standardizedFileURL.path
    let document = try String(contentsOfFile: path, encoding: .utf8)
    var documented: Set<String> = ["GET /ws"]
    var current = ""
    for line in document.split(separator: "\n").prefix(while: { $0 != "components:" }) {
      if line.hasPrefix("  /"), line.hasSuffix(":") { current = String(line.dropFirst(2).dropLast()) }
      for method in ["get", "post", "put", "patch", "delete"] where line == "    \(method):" {
        documented.insert("\(method.uppercased()) \(current)")
      }
    }
    let directory = temporaryDirectory()
    defer { removeDirectory(directory) }
    var configuration = ServerConfiguration()
    configuration.dataDirectory = directory
    let application = try await buildApplication(
      configuration, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    #expect(Set(application.endpoints + ["GET /ws"]) == documented)
  }
}
