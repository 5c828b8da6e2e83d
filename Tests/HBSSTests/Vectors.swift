import Foundation
import WireCoding

/// The official vectors: the folder that NIGHTJAR_VECTORS names, else the one beside the package.
enum Vectors {
  static var folder: String {
    ProcessInfo.processInfo.environment["NIGHTJAR_VECTORS"]
      ?? URL(fileURLWithPath: #filePath).appendingPathComponent("../../../../shared/vectors").standardized.path
  }

  /// The SLH-DSA files, by path below the folder; empty, with a notice, where there are none.
  static var slhDSA: [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder + "/acvp")) ?? []
    let paths = names.filter { $0.hasPrefix("slh-dsa-") && $0.hasSuffix(".json") }.sorted().map { "acvp/" + $0 }
    if paths.isEmpty { print("skipped: no SLH-DSA vectors in \(folder)/acvp (set NIGHTJAR_VECTORS)") }
    return paths
  }

  static func document(_ path: String) throws -> JSON {
    try JSON(parsing: [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder + "/" + path))))
  }
}
