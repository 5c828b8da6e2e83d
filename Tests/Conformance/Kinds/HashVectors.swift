import Ciphers
import WireCoding

/// `wycheproof/hkdf_*` and `hmac_*`.
enum HashVectors {
  static func run(_ document: JSON, _ tally: inout ConformanceTally) {
    let function: HashFunction = tally.kind.hasSuffix("sha512_test") ? .sha512 : .sha256
    let isHKDF = tally.kind.hasPrefix("wycheproof/hkdf")
    for (fields, tests) in tally.groups(of: document) {
      for test in tests {
        tally.run(in: function.name) { () throws(VectorFailure) in
          let expectation = try Expectation(of: test)
          if isHKDF {
            try expectation.check(hkdf(function, test), is: test.hex("okm"))
          } else {
            let count = try fields.integer("tagSize") / 8
            let tag = function.mac(key: try test.hex("key"), try test.hex("msg"))
            try expectation.check([UInt8](tag.prefix(count)), is: test.hex("tag"))
          }
        }
      }
    }
  }

  private static func hkdf(_ function: HashFunction, _ test: VectorCase) throws(VectorFailure) -> [UInt8]? {
    let count = try test.integer("size")
    // Asking for more than 255 blocks is a precondition of the primitive.
    guard count <= 255 * function.byteCount else { return nil }
    let key = function.extract(salt: try test.hex("salt"), keyMaterial: try test.hex("ikm"))
    return function.expand(key, info: try test.hex("info"), count: count)
  }
}
