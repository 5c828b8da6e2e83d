import HBSS
import WireCoding

/// What an account key (SLH-DSA-SHA2-128s) says: each kind of statement under a FIPS 205 context of its own.
enum AccountSignature {
  /// - Parameter randomness: 16 bytes that hedge the signature (FIPS 205 §10.2).
  /// - Throws: `keyFailure` where the key cannot sign.
  static func sign<Statement: AccountStatement>(
    _ statement: Statement, by key: SLHDSAPrivateKey, randomness: [UInt8]
  ) throws(ChatError) -> [UInt8] {
    do throws(HBSSError) {
      return try key.sign(bytes(of: statement), context: Statement.context, randomness: randomness)
    } catch {
      throw .keyFailure
    }
  }

  /// Whether the account whose public key (32 bytes) is given signed this statement.
  static func isValid<Statement: AccountStatement>(_ statement: Statement, accountKey: [UInt8]) -> Bool {
    guard let key = try? SLHDSAPublicKey(parameters: .sha2_128s, bytes: accountKey) else { return false }
    return key.isValid(
      signature: statement.signature, for: bytes(of: statement), context: Statement.context)
  }

  private static func bytes(of statement: some AccountStatement) -> [UInt8] {
    var writer = WireWriter()
    statement.writeSignedPart(into: &writer)
    return writer.bytes
  }
}
