import CHashLanes
import HBSS
import Testing
import WireCoding

@Suite(.serialized) struct SLHDSATests {
  static func key(_ parameters: SLHDSAParameters, fill: UInt8 = 5) throws -> SLHDSAPrivateKey {
    func seed(_ offset: UInt8) -> [UInt8] { [UInt8](repeating: fill &+ offset, count: parameters.n) }
    return try SLHDSAPrivateKey(parameters: parameters, skSeed: seed(0), skPRF: seed(1), pkSeed: seed(2))
  }

  /// The fast sets of both families at each hash length: their small trees make them quick to test with.
  static let quick: [SLHDSAParameters] = [.sha2_128f, .sha2_192f, .sha2_256f, .shake_128f, .shake_192f, .shake_256f]

  @Test("Threads give the same signature", arguments: quick + [.sha2_128s])
  func threads(parameters: SLHDSAParameters) throws {
    let key = try Self.key(parameters)
    let alone = try key.sign([4], randomness: nil)
    for threads in [2, 3, 64] {
      let together = try key.sign([4], randomness: nil, threads: threads)
      #expect(together == alone)
    }
  }

  @Test func sizesAreThoseOfTheStandard() {
    let sizes = [7856, 17088, 16224, 35664, 29792, 49856]
    #expect(SLHDSAParameters.all.map(\.signatureSize) == sizes + sizes)
    #expect(SLHDSAParameters.all.map(\.publicKeySize) == [32, 32, 48, 48, 64, 64, 32, 32, 48, 48, 64, 64])
    #expect(SLHDSAParameters.all.map(\.privateKeySize) == [64, 64, 96, 96, 128, 128, 64, 64, 96, 96, 128, 128])
    for parameters in SLHDSAParameters.all { #expect(SLHDSAParameters(named: parameters.name) == parameters) }
    #expect(SLHDSAParameters(named: "slh-dsa-sha2-128s") == .sha2_128s)
    #expect(SLHDSAParameters(named: "SLH-DSA-SHA2-129s") == nil)
  }

  @Test("Every kernel gives the same signatures", arguments: quick + [.sha2_128s])
  func kernelsAgree(parameters: SLHDSAParameters) throws {
    defer { _ = hl_select(Int32(HL_KERNEL_AUTOMATIC)) }
    var first: [UInt8]?
    for kernel in [HL_KERNEL_PORTABLE, HL_KERNEL_AVX2, HL_KERNEL_SHANI, HL_KERNEL_AVX512] {
      guard hl_select(Int32(kernel)) == 1 else {
        print("skipped: kernel \(kernel), which this processor cannot run")
        continue
      }
      let key = try Self.key(parameters)
      let signature = try key.sign([1, 2, 3], randomness: nil)
      #expect(key.publicKey.isValid(signature: signature, for: [1, 2, 3]))
      #expect(signature == first ?? signature)
      first = signature
    }
  }

  @Test("A signature is for its message, context and form alone", arguments: quick)
  func bindings(parameters: SLHDSAParameters) throws {
    let key = try Self.key(parameters)
    let message = Array("message".utf8)
    let signature = try key.sign(message, context: [1], randomness: nil)
    let again = try key.sign(message, context: [1], randomness: nil)
    #expect(again == signature)
    let hedged = try key.sign(message, context: [1], randomness: [UInt8](repeating: 9, count: parameters.n))
    #expect(hedged != signature)
    #expect(key.publicKey.isValid(signature: signature, for: message, context: [1]))
    #expect(key.publicKey.isValid(signature: hedged, for: message, context: [1]))
    #expect(!key.publicKey.isValid(signature: signature, for: message))
    #expect(!key.publicKey.isValid(signature: signature, for: message, context: [2]))
    #expect(!key.publicKey.isValid(signature: signature, for: message + [0], context: [1]))
    #expect(!key.publicKey.isValid(signature: signature, for: message, context: [1], preHash: .sha512))
    #expect(!key.publicKey.isValidInternal(signature: signature, for: message))
    let stranger = try Self.key(parameters, fill: 6).publicKey
    #expect(!stranger.isValid(signature: signature, for: message, context: [1]))
    for hash in PreHash.allCases {
      let signature = try key.sign(message, context: [1], preHash: hash, randomness: nil)
      #expect(key.publicKey.isValid(signature: signature, for: message, context: [1], preHash: hash))
      #expect(!key.publicKey.isValid(signature: signature, for: message, context: [1]))
    }
  }

  @Test("A change in any region of a signature, key or message is caught", arguments: quick)
  func mutations(parameters: SLHDSAParameters) throws {
    let key = try Self.key(parameters)
    let message = [UInt8](repeating: 7, count: 40)
    let signature = try key.sign(message, randomness: nil)
    var generator = SystemRandomNumberGenerator()
    // A byte of each hash value of the signature, with one bit changed.
    for start in stride(from: 0, to: signature.count, by: parameters.n) {
      var changed = signature
      let place = start + Int.random(in: 0..<parameters.n, using: &generator)
      changed[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
      #expect(!key.publicKey.isValid(signature: changed, for: message), "signature byte \(place)")
    }
    for place in 0..<parameters.publicKeySize {
      var bytes = key.publicKey.bytes
      bytes[place] ^= 0x80
      let other = try SLHDSAPublicKey(parameters: parameters, bytes: bytes)
      #expect(!other.isValid(signature: signature, for: message), "public key byte \(place)")
    }
    for place in message.indices {
      var changed = message
      changed[place] ^= 1
      #expect(!key.publicKey.isValid(signature: signature, for: changed), "message byte \(place)")
    }
    for count in [0, 1, signature.count - 1] {
      #expect(!key.publicKey.isValid(signature: [UInt8](signature.prefix(count)), for: message))
    }
    #expect(!key.publicKey.isValid(signature: signature + [0], for: message))
  }

  @Test("Random bytes are refused, and never trap", arguments: SLHDSAParameters.all)
  func randomBytes(parameters: SLHDSAParameters) throws {
    var generator = SystemRandomNumberGenerator()
    func random(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) } }
    for _ in 0..<3 {
      let key = try SLHDSAPublicKey(parameters: parameters, bytes: random(parameters.publicKeySize))
      #expect(!key.isValid(signature: random(parameters.signatureSize), for: random(20)))
      #expect(!key.isValid(signature: random(Int.random(in: 0..<60_000, using: &generator)), for: []))
    }
  }

  @Test("A signature comes apart into all of its bytes", arguments: quick)
  func parts(parameters: SLHDSAParameters) throws {
    let key = try Self.key(parameters)
    let signature = try key.sign([8], randomness: nil)
    let parts = try SLHDSASignatureParts(signature: signature, message: [8], publicKey: key.publicKey)
    #expect(parts.randomizer == [UInt8](signature.prefix(parameters.n)))
    #expect(parameters.n + parts.forsSize + parts.layers * parts.layerSize == signature.count)
    #expect(!parts.forsLeaves.isEmpty)
    #expect(throws: HBSSError.invalidLength) {
      try SLHDSASignatureParts(signature: [1], message: [8], publicKey: key.publicKey)
    }
  }

  @Test func wrongSizesAreTypedErrors() throws {
    let key = try Self.key(.sha2_128f)
    #expect(throws: HBSSError.contextTooLong) {
      try key.sign([], context: [UInt8](repeating: 0, count: 256), randomness: nil)
    }
    #expect(throws: HBSSError.contextTooLong) {
      try key.sign([], context: [UInt8](repeating: 0, count: 256), preHash: .sha256, randomness: nil)
    }
    #expect(throws: HBSSError.invalidLength) { try key.sign([], randomness: [1, 2, 3]) }
    #expect(throws: HBSSError.invalidLength) { try SLHDSAPrivateKey(parameters: .sha2_128f, bytes: [1]) }
    #expect(throws: HBSSError.invalidLength) { try SLHDSAPublicKey(parameters: .sha2_128f, bytes: []) }
    #expect(throws: HBSSError.invalidLength) {
      try SLHDSAPrivateKey(parameters: .sha2_128f, skSeed: [], skPRF: [], pkSeed: [])
    }
    let context = [UInt8](repeating: 1, count: 255)
    let signature = try key.sign([9], context: context, randomness: nil)
    #expect(key.publicKey.isValid(signature: signature, for: [9], context: context))
    #expect(!key.publicKey.isValid(signature: signature, for: [9], context: context + [1]))
  }

  @Test func aKeyReadBackSignsTheSame() throws {
    let key = try Self.key(.sha2_128f)
    let copy = try SLHDSAPrivateKey(parameters: .sha2_128f, bytes: key.bytes)
    #expect(copy.publicKey == key.publicKey)
    #expect(copy.isConsistent)
    let (left, right) = (try copy.sign([1], randomness: nil), try key.sign([1], randomness: nil))
    #expect(left == right)
    var damaged = key.bytes
    damaged[0] ^= 1
    let mixed = try SLHDSAPrivateKey(parameters: .sha2_128f, bytes: damaged)
    #expect(!mixed.isConsistent)
  }
}
