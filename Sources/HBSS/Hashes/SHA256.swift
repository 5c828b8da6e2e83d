import CHashLanes

/// SHA-256 and SHA-224 (FIPS 180-4), one message at a time.
public struct SHA256: MessageDigest {
  public static let blockSize = 64
  public static let digestSize = 32

  private var state: InlineState
  private var buffer = BlockBuffer(size: 64)

  /// The eight words of the state.
  struct InlineState {
    var words: (UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32)
  }

  public init() {
    state = InlineState(
      words: (
        0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19
      ))
  }

  /// SHA-224's start.
  init(_ start: (UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32)) {
    state = InlineState(words: start)
  }

  public mutating func update(_ bytes: UnsafeBufferPointer<UInt8>) {
    buffer.update(bytes) { blocks, count in
      withUnsafeMutableBytes(of: &state) { words in
        hl_sha256_blocks(words.bindMemory(to: UInt32.self).baseAddress, blocks, count)
      }
    }
  }

  public mutating func finish() -> [UInt8] {
    buffer.finish(lengthSize: 8) { blocks, count in
      withUnsafeMutableBytes(of: &state) { words in
        hl_sha256_blocks(words.bindMemory(to: UInt32.self).baseAddress, blocks, count)
      }
    }
    let (a, b, c, d, e, f, g, h) = state.words
    var digest: [UInt8] = []
    digest.reserveCapacity(32)
    for word in [a, b, c, d, e, f, g, h] { digest.append(bigEndian: UInt64(word), count: 4) }
    return digest
  }

  /// SHA-224, 28 bytes.
  public static func hash224(_ message: [UInt8]) -> [UInt8] {
    var hash = SHA256(
      (0xc105_9ed8, 0x367c_d507, 0x3070_dd17, 0xf70e_5939, 0xffc0_0b31, 0x6858_1511, 0x64f9_8fa7, 0xbefa_4fa4))
    hash.update(message)
    return [UInt8](hash.finish().prefix(28))
  }
}
