import CHashLanes
import HBSS
import Testing
import WireCoding

@Suite struct HashTests {
  /// FIPS 180-4's and FIPS 202's own examples.
  @Test func standardsExamplesComeOut() throws {
    let abc = Array("abc".utf8)
    #expect(
      Hex.encode(SHA256.hash(abc)) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(Hex.encode(SHA256.hash224(abc)) == "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7")
    #expect(
      Hex.encode(SHA512.hash(abc))
        == "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"
    )
    #expect(
      Hex.encode(SHA512.hash384(abc))
        == "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7")
    #expect(Hex.encode(SHA512.hash512_224(abc)) == "4634270f707b6a54daae7530460842e20e37ed265ceee9a43e8924aa")
    #expect(
      Hex.encode(SHA512.hash512_256(abc)) == "53048e2681941ef99b2e29b76b4c7dabe4c2d0c634fc6d46e0e2f13107e7af23")
    #expect(
      Hex.encode(SHA3.hash(abc, count: 32)) == "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532")
    #expect(
      Hex.encode(SHAKE256.hash([], count: 32)) == "46b9dd2b0ba88d13233b3feb743eeb243fcd52ea62b81b82b50c27646ed5762f")
    #expect(Hex.encode(SHAKE128.hash([], count: 16)) == "7f9c2ba4e88f827d616045507605853e")
    // RFC 4231, case 2.
    #expect(
      Hex.encode(SHA256.mac(key: Array("Jefe".utf8), Array("what do ya want for nothing?".utf8)))
        == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
  }

  @Test func piecesGiveTheSameHashAsTheWhole() {
    let message = (0..<700).map { UInt8(truncatingIfNeeded: $0 &* 131) }
    for piece in [1, 3, 63, 64, 65, 127, 128, 129, 400] {
      var small = SHA256()
      var large = SHA512()
      var start = 0
      while start < message.count {
        let end = min(start + piece, message.count)
        small.update([UInt8](message[start..<end]))
        large.update([UInt8](message[start..<end]))
        start = end
      }
      #expect(small.finish() == SHA256.hash(message))
      #expect(large.finish() == SHA512.hash(message))
    }
  }
}
