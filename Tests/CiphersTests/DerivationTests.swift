import Ciphers
import Testing
import WireCoding

@Suite("Hashes and derivation") struct DerivationTests {
  @Test("SHA-2 of abc (FIPS 180-4)")
  func hashes() {
    let abc = [UInt8]("abc".utf8)
    #expect(Hex.encode(Hash.sha256(abc)) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(Hex.encode(Hash.sha384(abc)).hasPrefix("cb00753f45a35e8bb5a03d699ac65007272c32ab0eded163"))
    #expect(Hex.encode(Hash.sha512(abc)).hasPrefix("ddaf35a193617abacc417349ae20413112e6fa4e89a97ea2"))
  }

  @Test("HKDF of RFC 5869 A.1 and A.3")
  func hkdf() throws {
    let material = [UInt8](repeating: 0x0b, count: 22)
    #expect(
      Hex.encode(
        Hash.hkdfSHA256(
          keyMaterial: material, salt: Array(0...12), info: Array(0xf0...0xf9), count: 42))
        == "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865")
    #expect(
      Hex.encode(Hash.hkdfSHA256(keyMaterial: material, salt: [], info: [], count: 42))
        == "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8")
  }

  @Test("Expansion gives any length up to its bound", arguments: HashFunction.allCases)
  func expansion(function: HashFunction) {
    let long = function.expand([1, 2, 3], info: [4], count: 255 * function.byteCount)
    #expect(long.count == 255 * function.byteCount)
    for count in [0, 1, function.byteCount, function.byteCount + 1] {
      #expect(function.expand([1, 2, 3], info: [4], count: count) == [UInt8](long.prefix(count)))
    }
  }

  @Test("scrypt of RFC 7914 §12")
  func scrypt() throws {
    let key = try Scrypt.derive(
      password: [UInt8]("pleaseletmein".utf8), salt: [UInt8]("SodiumChloride".utf8), n: 16384, r: 8, p: 1, count: 64)
    #expect(
      Hex.encode(key)
        == "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887"
    )
    let many = try Scrypt.derive(
      password: [UInt8]("password".utf8), salt: [UInt8]("NaCl".utf8), n: 1024, r: 8, p: 16, count: 64)
    #expect(Hex.encode(many).hasPrefix("fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"))
  }

  static let badCosts: [(n: Int, r: Int, p: Int, count: Int)] = [
    (0, 8, 1, 32), (1, 8, 1, 32), (3, 8, 1, 32), (-2, 8, 1, 32), (1_099_511_627_776, 8, 1, 32), (1_048_576, 64, 1, 32),
    (16384, 0, 1, 32), (16384, Int.max, 1, 32), (16384, 8, 0, 32), (16384, 8, 17, 32), (16384, 8, 1, 0),
    (16384, 8, 1, 2000),
  ]

  @Test("Costs outside the bounds are refused before any memory is taken", arguments: badCosts)
  func costs(n: Int, r: Int, p: Int, count: Int) {
    #expect(throws: CipherError.invalidParameter) {
      try Scrypt.derive(password: [1], salt: [2], n: n, r: r, p: p, count: count)
    }
  }

  @Test("The system's generator gives what is asked for, and never the same")
  func entropy() {
    let entropy = SystemEntropy()
    for count in [0, 1, 7, 8, 9, 100_000] { #expect(entropy.bytes(count).count == count) }
    #expect(entropy.bytes(32) != entropy.bytes(32))
  }
}
