/// A statement's arguments in the form that libpq takes them: blobs in binary, the others as text, whose types the
/// server takes from the statement.
struct PostgresParameters {
  /// All values one after the other, each ended by a zero byte.
  private var storage: [UInt8] = []
  private var offsets: [Int?] = []
  private var lengths: [Int32] = []
  private var formats: [Int32] = []

  /// - Throws: ``SQLError`` with code `invalidText` where text holds U+0000.
  init(_ arguments: [SQLValue]) throws(SQLError) {
    for argument in arguments {
      var format: Int32 = 0
      let start = storage.count
      switch argument {
      case .null: break
      case .integer(let value): storage += String(value).utf8
      case .text(let value):
        guard !value.utf8.contains(0) else { throw SQLError(.invalidText) }
        storage += value.utf8
      case .blob(let value):
        storage += value
        format = 1
      }
      offsets.append(argument == .null ? nil : start)
      lengths.append(Int32(clamping: storage.count - start))
      formats.append(format)
      storage.append(0)
    }
  }

  /// Values that are in the server's binary form already.
  init(binary values: [[UInt8]]) {
    for value in values {
      offsets.append(storage.count)
      lengths.append(Int32(clamping: value.count))
      formats.append(1)
      storage += value
      storage.append(0)
    }
  }

  var count: Int32 { Int32(clamping: offsets.count) }
  var byteCount: Int { storage.count }

  /// Lends the values, their lengths and their formats.
  func withPointers<R>(
    _ body: (UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?) -> R
  ) -> R {
    storage.withUnsafeBytes { bytes in
      let base = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
      let values = offsets.map { offset in offset.flatMap { base?.advanced(by: $0) } }
      return values.withUnsafeBufferPointer { values in
        lengths.withUnsafeBufferPointer { lengths in
          formats.withUnsafeBufferPointer { formats in
            body(values.baseAddress, lengths.baseAddress, formats.baseAddress)
          }
        }
      }
    }
  }
}
