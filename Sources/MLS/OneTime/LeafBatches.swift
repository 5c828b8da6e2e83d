import HBSS
import WireCoding

/// The batches of one-time keys that were seen of one leaf in one epoch.
///
/// Several processes of a device write at once, and each has its own.
struct LeafBatches: Equatable, Sendable, WireCodable {
  /// How many are kept.
  static let limit = 8

  /// In the order in which they came.
  private var batches: [KnownBatch] = []
  /// The time of the youngest batch that was forgotten, in milliseconds since 1970; 0 where none was.
  private var forgottenTime: UInt64 = 0

  init() {}

  /// Checks a one-time signature, and marks its key.
  ///
  /// - Parameters:
  ///   - certificate: where the message bears it. It is checked also where its batch is known, so that what is kept with the
  ///     message can be checked by itself.
  ///   - signer: the leaf's key.
  /// - Throws: `oneTimeUnknown`, `oneTimeOldBatch`, `invalidSignature`, `oneTimeReplayed`, `oneTimeReused`; nothing has
  ///   changed.
  mutating func verify(
    _ signature: OneTimeSignature, certificate: OneTimeCertificate?, of message: [UInt8], signer: SLHDSAPublicKey,
    scope: OneTimeScope
  ) throws(MLSError) {
    var known: Int?
    for (place, batch) in batches.enumerated() where batch.statement.identifier == signature.identifier {
      known = place
    }
    let publicKey: OneTimePublicKey
    if let certificate {
      if let known {
        guard batches[known].statement == certificate.statement else { throw .invalidSignature }
      } else if forgottenTime > 0, certificate.statement.time <= forgottenTime {
        throw .oneTimeOldBatch
      }
      guard let checked = certificate.publicKey(certifiedBy: signer, scope: scope) else { throw .invalidSignature }
      publicKey = checked
    } else {
      guard let known else { throw .oneTimeUnknown }
      publicKey = OneTimePublicKey(statement: batches[known].statement, signer: signer, scope: scope)
    }
    guard publicKey.isValid(signature, for: message) else { throw .invalidSignature }
    if let known { return try batches[known].mark(signature) }
    var batch = KnownBatch(publicKey.statement)
    try batch.mark(signature)
    keep(batch)
  }

  /// The oldest by their certificates' times go first.
  private mutating func keep(_ batch: KnownBatch) {
    batches.append(batch)
    guard batches.count > Self.limit else { return }
    var oldest = 0
    for (place, other) in batches.enumerated() where other.statement.time < batches[oldest].statement.time {
      oldest = place
    }
    forgottenTime = max(forgottenTime, batches.remove(at: oldest).statement.time)
  }

  func encode(into writer: inout WireWriter) {
    writer.write(forgottenTime)
    writer.write(vector: batches)
  }

  init(from reader: inout WireReader) throws(WireError) {
    forgottenTime = try reader.readUInt64()
    batches = try reader.readVector(limit: Self.limit)
  }
}
