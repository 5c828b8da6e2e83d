import Foundation
import WireCoding

/// Where a file with a batch stands, which the file itself holds: whoever copies it, puts a backup back or restarts the
/// system has a file that says of itself that it is another.
///
///     struct {
///       uint64 device;
///       uint64 inode;
///       uint64 generation;
///       opaque start<V>;
///     } OneTimeFilePlace;
struct OneTimeFilePlace: WireCodable {
  private let device: UInt64
  private let inode: UInt64
  /// Tells a file from an earlier one with its inode's number, which file systems use again at once.
  private let generation: UInt64
  /// The identity of the system's start, where the system has one.
  private let start: [UInt8]
  private let names: UInt64

  init(ofFile path: String) throws {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    func number(_ key: FileAttributeKey) -> UInt64? { (attributes?[key] as? NSNumber)?.uint64Value }
    guard let device = number(.systemNumber), let inode = number(.systemFileNumber),
      let names = number(.referenceCount)
    else { throw Failure("where \(path) stands cannot be read") }
    self.device = device
    self.inode = inode
    self.names = names
    generation = Self.generation(ofFile: path)
    // Linux's; elsewhere there is nothing of the kind.
    start = [UInt8](FileManager.default.contents(atPath: "/proc/sys/kernel/random/boot_id") ?? Data())
  }

  /// Zero where the file system has none; tmpfs and its like count on instead of using a number again.
  private static func generation(ofFile path: String) -> UInt64 {
    #if os(Linux)
      let file = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
      guard file >= 0 else { return 0 }
      defer { close(file) }
      var generation = 0
      // FS_IOC_GETVERSION.
      guard ioctl(file, 0x8008_7601, &generation) == 0 else { return 0 }
      return UInt64(truncatingIfNeeded: generation)
    #else
      return 0
    #endif
  }

  /// Why a file at `other` is not the one that was written for this place, or nil.
  func difference(from other: Self) -> String? {
    if other.names != 1 { return "has a second name (a hard link): a batch is used in one place" }
    if start != other.start {
      return "was written before the system's last start, and may be an old copy: make a new batch"
    }
    if device != other.device || inode != other.inode || generation != other.generation {
      return "is a copy, or was put back: two files would use one key twice. Make a new batch"
    }
    return nil
  }

  func encode(into writer: inout WireWriter) {
    writer.write(device)
    writer.write(inode)
    writer.write(generation)
    writer.write(opaque: start)
  }

  init(from reader: inout WireReader) throws(WireError) {
    device = try reader.readUInt64()
    inode = try reader.readUInt64()
    generation = try reader.readUInt64()
    start = try reader.readOpaque()
    names = 1
  }
}
