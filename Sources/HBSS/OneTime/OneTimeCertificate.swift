public import WireCoding

/// The word of an SLH-DSA key that a batch of one-time keys is its owner's: 7,897 bytes, of which 7,856 are the signature.
///
///     struct {
///       OneTimeStatement statement;
///       opaque signature[7856];
///     } OneTimeCertificate;
///
/// The key signs scope and statement with the context (FIPS 205 §10.2) `nightjar one-time keys v1`: what it signs with
/// another context, or with none, is never a certificate.
public struct OneTimeCertificate: Equatable, Sendable, WireCodable {
  /// Bytes of a certificate.
  public static let size = OneTimeStatement.size + OneTime.certifier.signatureSize

  public let statement: OneTimeStatement
  /// 7,856 bytes.
  public let signature: [UInt8]

  static let context = Array(Literal("nightjar one-time keys v1").utf8)

  /// Certifies a batch.
  ///
  /// - Parameters:
  ///   - key: the key that the batch was made for.
  ///   - randomness: 16 fresh random bytes, or nil for a deterministic signature.
  ///   - threads, helpers, topTrees: as in ``SLHDSAPrivateKey/sign(_:context:randomness:threads:helpers:topTrees:)``.
  /// - Throws: `inconsistentKey` where the batch was made for another key, and what signing throws.
  public init(
    of batch: OneTimeBatch, signedBy key: SLHDSAPrivateKey, randomness: [UInt8]?, threads: Int = 1,
    helpers: (any TreeHelpers)? = SharedTreeHelpers.current, topTrees: SLHDSATopTrees? = nil
  ) throws(HBSSError) {
    guard key.publicKey == batch.signer else { throw .inconsistentKey }
    statement = batch.statement
    signature = try key.sign(
      batch.statement.signedBytes(scope: batch.scope), context: Self.context, randomness: randomness, threads: threads,
      helpers: helpers, topTrees: topTrees)
  }

  /// Checks the certificate, which takes as long as verifying a signature of SLH-DSA.
  ///
  /// - Returns: the key that verifies the batch's signatures, or nil where the certificate is not of this key and scope.
  public func publicKey(certifiedBy key: SLHDSAPublicKey, scope: OneTimeScope) -> OneTimePublicKey? {
    guard key.parameters == OneTime.certifier,
      key.isValid(signature: signature, for: statement.signedBytes(scope: scope), context: Self.context)
    else { return nil }
    return OneTimePublicKey(statement: statement, signer: key, scope: scope)
  }

  public func encode(into writer: inout WireWriter) {
    writer.write(statement)
    writer.write(raw: signature)
  }

  public init(from reader: inout WireReader) throws(WireError) {
    statement = try OneTimeStatement(from: &reader)
    signature = try reader.read(count: OneTime.certifier.signatureSize)
  }
}
