/// Collects a message into whole blocks, in place: no memory is allocated.
struct BlockBuffer {
  private var partial = InlineArray<128, UInt8>(repeating: 0)
  /// Bytes in `partial`, fewer than a block.
  private var pending = 0
  private let size: Int
  /// Bytes taken so far.
  private(set) var total: UInt64 = 0

  /// - Parameter size: bytes a block, at most 128.
  init(size: Int) {
    self.size = size
  }

  mutating func update(
    _ bytes: UnsafeBufferPointer<UInt8>, process: (_ blocks: UnsafePointer<UInt8>, _ count: Int) -> Void
  ) {
    guard let base = bytes.baseAddress, bytes.count > 0 else { return }
    total &+= UInt64(bytes.count)
    var position = 0
    if pending > 0 {
      position = min(size - pending, bytes.count)
      for index in 0..<position { partial[pending + index] = base[index] }
      pending += position
      guard pending == size else { return }
      flush(process)
    }
    let whole = (bytes.count - position) / size
    if whole > 0 { process(base + position, whole) }
    position += whole * size
    for index in position..<bytes.count { partial[index - position] = base[index] }
    pending += bytes.count - position
  }

  /// Fills up the last block or two as FIPS 180-4 §5.1 has it, with the message's bits in the last `lengthSize` bytes.
  mutating func finish(
    lengthSize: Int, process: (_ blocks: UnsafePointer<UInt8>, _ count: Int) -> Void
  ) {
    partial[pending] = 0x80
    for index in pending + 1..<size { partial[index] = 0 }
    if pending + 1 + lengthSize > size {
      flush(process)
      for index in 0..<size { partial[index] = 0 }
    }
    let bits = total &* 8
    for index in 0..<8 { partial[size - 1 - index] = UInt8(truncatingIfNeeded: bits >> UInt64(8 * index)) }
    flush(process)
  }

  private mutating func flush(_ process: (_ blocks: UnsafePointer<UInt8>, _ count: Int) -> Void) {
    withUnsafeBytes(of: &partial) { block in
      if let start = block.bindMemory(to: UInt8.self).baseAddress { process(start, 1) }
    }
    pending = 0
  }
}
