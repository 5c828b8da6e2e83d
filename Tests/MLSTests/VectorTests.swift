import Ciphers
import Conformance
import Foundation
import Testing
import WireCoding

@Suite struct VectorTests {
  static let kinds = [
    "tree-math", "deserialization", "crypto-basics", "secret-tree", "key-schedule", "psk_secret", "transcript-hashes",
    "message-protection", "messages", "tree-operations", "tree-validation", "treekem", "welcome",
    "passive-client-welcome", "passive-client-handling-commit", "passive-client-random",
  ]

  @Test("The working group's vectors pass", arguments: kinds)
  func vectors(kind: String) throws {
    let root = ProcessInfo.processInfo.environment["NIGHTJAR_VECTORS"] ?? "../shared/vectors"
    let path = "mls/\(kind).json"
    guard let data = FileManager.default.contents(atPath: "\(root)/\(path)") else {
      print("\(path): not there; set NIGHTJAR_VECTORS")
      return
    }
    let document = try JSON(parsing: [UInt8](data))
    let tally = try #require(Conformance.run(path: path, document: document, entropy: SystemEntropy()))
    for line in tally.lines {
      print("\(tally.kind) \(line.group): \(line.passed) passed, \(line.failed) failed, \(line.skipped) skipped")
      #expect(line.failed == 0, "\(line.reasons)")
      #expect(line.passed > 0)
    }
  }
}
