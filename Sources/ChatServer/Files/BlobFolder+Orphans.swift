import Foundation
import WireCoding

/// Files that no row knows: what a crash has left between a row's end and its file's.
extension BlobFolder {
  /// The folders that hold files. There are at most 65,536.
  func folders() -> [String] {
    var result: [String] = []
    for first in Self.names(in: path) where first.utf8.count == 2 {
      for second in Self.names(in: path + "/" + first) where second.utf8.count == 2 {
        result.append("\(path)/\(first)/\(second)")
      }
    }
    return result
  }

  /// The ids of files in a folder that nobody has written to since `time`.
  func files(in folder: String, before time: Date) -> [UUIDv7] {
    Self.names(in: folder).compactMap { name in
      let attributes = try? FileManager.default.attributesOfItem(atPath: folder + "/" + name)
      guard let changed = attributes?[.modificationDate] as? Date, changed < time else { return nil }
      return try? UUIDv7(text: name.hasSuffix(".part") ? String(name.dropLast(5)) : name)
    }
  }

  private static func names(in folder: String) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
  }
}
