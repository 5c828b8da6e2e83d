import Synchronization
import WireCoding

/// The uploads that send bytes to this node just now: one request for each file, and so many in all.
final class RunningUploads: Sendable {
  private static let limit = 256

  private let files = Mutex<Set<UUIDv7>>([])

  /// - Throws: ``APIError/uploadBusy`` where another request sends the file.
  func begin(_ file: UUIDv7) throws(APIError) {
    try files.withLock { files throws(APIError) in
      guard files.count < Self.limit else { throw .overloaded }
      guard files.insert(file).inserted else { throw .uploadBusy }
    }
  }

  func end(_ file: UUIDv7) { files.withLock { _ = $0.remove(file) } }
}
