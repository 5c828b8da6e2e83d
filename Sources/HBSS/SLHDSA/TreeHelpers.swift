/// Others who compute parts of a key's trees beside the caller, where there are no threads: the workers of a browser.
///
/// A job is cut into units that do not depend on each other (``TreeUnit``). The caller takes units like everybody else, and
/// gets from the helpers only what they took. It waits for a bounded time, does itself what does not come, and checks what
/// comes: helpers can make a signature late, not wrong.
public protocol TreeHelpers: AnyObject {
  /// Offers a job to all helpers.
  ///
  /// - Parameters:
  ///   - job: holds the secret seed. Whoever copies it overwrites the copy when the job has ended.
  ///   - units: their number, at most ``TreeUnit/limit``.
  /// - Returns: false where nobody can help now; then nothing has begun.
  func begin(_ job: UnsafeBufferPointer<UInt8>, units: Int) -> Bool

  /// A unit for the caller itself, or nil when all are taken.
  func claim() -> Int?

  /// Waits for a unit that a helper took, for a bounded time.
  ///
  /// - Parameter result: takes what the helper's ``TreeUnit/compute(_:of:into:)`` wrote.
  /// - Returns: false where it did not come.
  func collect(_ unit: Int, into result: UnsafeMutableBufferPointer<UInt8>) -> Bool

  /// Ends the job, and wipes it.
  ///
  /// - Parameter isSound: false where a result was wrong. Such helpers are better not asked again.
  func end(isSound: Bool)
}

/// The helpers of this process.
public enum SharedTreeHelpers {
  /// Set once by the host, before anything is signed; nil where the caller is alone.
  nonisolated(unsafe) public static var current: (any TreeHelpers)?
}
