/// Collects a message into whole blocks.
struct BlockBuffer {
  private var partial: [UInt8]
  private let size: Int
  /// Bytes taken so far.
  private(set) var total: UInt64 = 0

  init(size: Int) {
    self.size = size
    partial = []
    partial.reserveCapacity(size)
  }

  mutating func update(
    _ bytes: UnsafeBufferPointer<UInt8>, process: (_ blocks: UnsafePointer<UInt8>, _ count: Int) -> Void
  ) {
    guard let base = bytes.baseAddress, bytes.count > 0 else { return }
    total &+= UInt64(bytes.count)
    var position = 0
    if !partial.isEmpty {
      position = min(size - partial.count, bytes.count)
      partial.append(contentsOf: UnsafeBufferPointer(start: base, count: position))
      guard partial.count == size else { return }
      partial.withUnsafeBufferPointer { block in
        if let start = block.baseAddress { process(start, 1) }
      }
      partial.removeAll(keepingCapacity: true)
    }
    let whole = (bytes.count - position) / size
    if whole > 0 { process(base + position, whole) }
    position += whole * size
    partial.append(contentsOf: UnsafeBufferPointer(start: base + position, count: bytes.count - position))
  }
}
