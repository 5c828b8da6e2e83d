extension [UInt8] {
  /// Overwrites the bytes with zeros, and empties the array.
  ///
  /// The write goes through a volatile-like barrier the optimiser cannot see through, as long as this array is the only
  /// owner of its storage: keep secrets in one place, and move them instead of copying them.
  @inline(never)
  public mutating func wipe() {
    withUnsafeMutableBytes { buffer in
      if let start = buffer.baseAddress { WipeBarrier.clear(start, buffer.count) }
    }
    removeAll()
  }
}

enum WipeBarrier {
  /// Not optimised, so that nobody who calls it knows what it does and leaves it out where the memory is not read again.
  /// For the same reason it does nothing by itself: not optimised, even a loop over a pointer allocates.
  @inline(never) @_optimize(none)
  static func clear(_ start: UnsafeMutableRawPointer, _ count: Int) { zero(start, count) }

  @inline(never)
  private static func zero(_ start: UnsafeMutableRawPointer, _ count: Int) {
    start.initializeMemory(as: UInt8.self, repeating: 0, count: count)
  }
}
