import Foundation
import WireCoding

/// Kept inputs of one target, in a file with a line of base64url each.
public struct FuzzCorpus {
  public var inputs: [[UInt8]] = []

  public init() {}

  /// Empty where there is no such file.
  public init(contentsOf path: String) throws {
    guard FileManager.default.fileExists(atPath: path) else { return }
    for line in try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n") {
      inputs.append(try Base64URL.decode(String(line)))
    }
  }

  public var text: String { Set(inputs.map(Base64URL.encode)).sorted().map { $0 + "\n" }.joined() }
}
