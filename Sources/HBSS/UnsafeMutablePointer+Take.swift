extension UnsafeMutablePointer<UInt8> {
  /// Copies bytes here, also where the two places overlap: one body for what is done in many places.
  @inline(never)
  func take(_ source: UnsafePointer<UInt8>, count: Int) { update(from: source, count: count) }
}
