import HBSS
import WireCoding

/// The two parameter sets of SLH-DSA (FIPS 205) that cipher suites use: pure mode, empty context.
enum SLHDSA {
  case s128
  case f128

  /// What a device's keys have in common from one message to the next. It is public.
  static let topTrees = SLHDSATopTrees()

  var name: Text { self == .s128 ? "SLH-DSA-SHA2-128s" : "SLH-DSA-SHA2-128f" }
  /// In bytes.
  var signatureSize: Int { self == .s128 ? 7856 : 17088 }

  private var parameters: SLHDSAParameters { self == .s128 ? .sha2_128s : .sha2_128f }

  func generateKeyPair(entropy: any EntropySource) throws(CipherError) -> SignatureKeyPair {
    let n = parameters.n
    do throws(HBSSError) {
      let key = try SLHDSAPrivateKey(
        parameters: parameters, skSeed: entropy.bytes(n), skPRF: entropy.bytes(n), pkSeed: entropy.bytes(n),
        topTrees: Self.topTrees)
      return SignatureKeyPair(privateKey: key.bytes, publicKey: key.publicKey.bytes)
    } catch { throw .backendFailure }
  }

  func publicKey(of privateKey: [UInt8]) throws(CipherError) -> [UInt8] { try key(privateKey).publicKey.bytes }

  /// Hedged with n bytes of entropy, so that a fault in one signature tells nothing of another.
  func sign(
    _ message: [UInt8], privateKey: [UInt8], entropy: any EntropySource
  ) throws(CipherError) -> [UInt8] {
    let key = try key(privateKey)
    do throws(HBSSError) {
      return try key.sign(message, context: [], randomness: entropy.bytes(parameters.n), topTrees: Self.topTrees)
    } catch { throw .backendFailure }
  }

  func isValid(signature: [UInt8], for message: [UInt8], publicKey: [UInt8]) -> Bool {
    guard let key = try? SLHDSAPublicKey(parameters: parameters, bytes: publicKey) else { return false }
    return key.isValid(signature: signature, for: message, context: [])
  }

  private func key(_ privateKey: [UInt8]) throws(CipherError) -> SLHDSAPrivateKey {
    do throws(HBSSError) {
      return try SLHDSAPrivateKey(parameters: parameters, bytes: privateKey)
    } catch { throw .invalidKey }
  }
}
