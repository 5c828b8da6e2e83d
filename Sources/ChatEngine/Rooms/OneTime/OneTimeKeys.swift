import MLS
import WireCoding

/// This process's one-time keys for a room's present epoch (PROTOCOL §4). Secret, in memory alone, and never stored: a store
/// that was taken back to an earlier state has none that could sign again.
final class OneTimeKeys {
  /// How long a batch signs, in milliseconds: what a clone of the process could sign with is bounded by it.
  static let lifetime: UInt64 = 15 * 60 * 1000

  let signer: OneTimeSigner
  /// Milliseconds since 1970.
  private let madeAt: UInt64
  /// Messages that bear the certificate in the one form that ever left this device, at most one for each key.
  private var bearers = SortedSet<UUIDv7>()

  init(_ signer: OneTimeSigner, madeAt: UInt64) {
    self.signer = signer
    self.madeAt = madeAt
  }

  /// Whether they may sign now; a clock that went back has lost count.
  func canSign(in group: Group, now: UInt64) -> Bool {
    signer.keysLeft > 0 && now >= madeAt && now - madeAt < Self.lifetime && group.canSign(with: signer)
  }

  /// A message was signed.
  ///
  /// - Parameter isFirst: whether it was not encrypted before: of two forms under one id, the log has one, and an
  ///   acknowledgement does not tell which.
  func note(_ message: UUIDv7, isFirst: Bool) {
    guard !signer.isCertificateKnown else { return }
    if isFirst { bearers.insert(message) } else { bearers.remove(message) }
  }

  /// A message is in the log: where it bears the certificate, later ones go without.
  func noteAcknowledged(_ message: UUIDv7) {
    guard bearers.contains(message) else { return }
    bearers = SortedSet()
    signer.noteCertificateIsKnown()
  }

  /// Another process may have encrypted waiting messages anew: the certificate goes along until a later one is acknowledged.
  func forgetBearers() { bearers = SortedSet() }
}
