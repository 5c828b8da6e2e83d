import Ciphers
import Conformance
import Foundation
import Testing
import WireCoding

@Suite("Official vectors") struct VectorTests {
  static let root = ProcessInfo.processInfo.environment["NIGHTJAR_VECTORS"] ?? "../shared/vectors"

  /// The files whose primitives are this module's.
  static let paths: [String] = {
    var paths = ["mls/pq-xwing.json", "mls/pq-hpke.json"]
    for folder in ["acvp", "wycheproof"] {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(root)/\(folder)")) ?? []
      for name in names.sorted() where name.hasSuffix(".json") && !name.hasPrefix("slh-dsa") {
        paths.append("\(folder)/\(name)")
      }
    }
    return paths
  }()

  @Test("No case of a vector file fails", arguments: paths)
  func file(path: String) throws {
    guard let data = FileManager.default.contents(atPath: "\(Self.root)/\(path)") else {
      print("\(path): not there; set NIGHTJAR_VECTORS")
      return
    }
    let document = try JSON(parsing: [UInt8](data))
    guard let tally = Conformance.run(path: path, document: document, entropy: SystemEntropy()) else { return }
    #expect(!tally.lines.isEmpty)
    for line in tally.lines { #expect(line.failed == 0, "\(line.group): \(line.reasons)") }
  }
}
