import Foundation
import FuzzTargets
import Testing

/// Inputs that once mattered to the fuzzer: each must still pass through its target.
@Suite struct CorpusTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Corpus")

  @Test("Inputs that mattered trap nothing, and break no promise", arguments: FuzzTarget.allCases)
  func corpus(target: FuzzTarget) throws {
    let kept = try FuzzCorpus(contentsOf: Self.folder.appending(path: target.rawValue + ".txt").path)
    let inputs = try FuzzSeeds.of(target) + kept.inputs
    #expect(!inputs.isEmpty)
    for input in inputs { try target.run(input) }
  }

  @Test("A corpus is read as it was written, each input once")
  func packing() throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "corpus-\(UUID().uuidString).txt")
    defer { try? FileManager.default.removeItem(at: file) }
    var corpus = FuzzCorpus()
    corpus.inputs = [[2], [1, 255], [2]]
    try Data(corpus.text.utf8).write(to: file)
    #expect(try FuzzCorpus(contentsOf: file.path).inputs == [[1, 255], [2]])
  }
}
