/// How far a request has come with a file.
struct UploadProgress {
  /// Bytes of the file that are written.
  var end: Int64
  /// Bytes of it that are on disk for certain, and noted so: where the upload goes on after a crash.
  var noted: Int64

  /// Bytes after which that is noted again: what a crash costs a client at most.
  private static let interval: Int64 = 32 << 20

  init(at offset: Int64) {
    end = offset
    noted = offset
  }

  var isDue: Bool { end - noted >= Self.interval }
}
