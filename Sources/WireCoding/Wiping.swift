extension [UInt8] {
  /// Overwrites the bytes with zeros, and empties the array.
  ///
  /// The write goes through a volatile-like barrier the optimiser cannot see through, as long as this array is the only
  /// owner of its storage: keep secrets in one place, and move them instead of copying them.
  public mutating func wipe() {
    withUnsafeMutableBytes { buffer in WipeBarrier.clear(buffer) }
    removeAll()
  }
}

enum WipeBarrier {
  @inline(never) @_optimize(none)
  static func clear(_ buffer: UnsafeMutableRawBufferPointer) {
    for index in buffer.indices { buffer[index] = 0 }
  }
}
