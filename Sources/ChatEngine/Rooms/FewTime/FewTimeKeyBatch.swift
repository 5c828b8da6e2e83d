import ChatProtocol
import HBSS
import WireCoding

/// A batch of this device's few-time keys for one room: in the making until the account key has certified it. Secret.
///
/// Its keys' states are there once, wherever it is handed: a class.
final class FewTimeKeyBatch {
  final class Key {
    let publicKey: FewTimePublicKey
    /// 130 bytes, with the count of the signatures made; empty once there were two.
    var state: [UInt8]

    /// The state's second byte counts the signatures made.
    var signaturesLeft: Int {
      state.count == FewTimePrivateKey.stateSize ? FewTime.signatureLimit - Int(state[1]) : 0
    }

    init(publicKey: FewTimePublicKey, state: [UInt8]) {
      self.publicKey = publicKey
      self.state = state
    }
  }

  /// Keys that a batch has when there is time to make them all: a certificate lasts 16 messages.
  static let size = 8

  let number: UInt64
  var keys: [Key] = []
  /// Nil while keys are still being made.
  var certificate: FewTimeBatchCertificate?

  init(number: UInt64) { self.number = number }

  /// The first key that may still sign.
  var nextIndex: Int? {
    for (index, key) in keys.enumerated() where key.signaturesLeft > 0 { return index }
    return nil
  }

  var publicKeys: [FewTimePublicKey] {
    var list: [FewTimePublicKey] = []
    for key in keys { list.append(key.publicKey) }
    return list
  }

  /// Signatures that the batch can still give.
  var signaturesLeft: Int {
    var left = 0
    for key in keys { left += key.signaturesLeft }
    return left
  }

  func wipe() {
    for index in keys.indices { keys[index].state.wipe() }
  }
}
