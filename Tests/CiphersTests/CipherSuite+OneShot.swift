import Ciphers

extension CipherSuite {
  /// SealBase to one recipient, whose info need not be hashed beforehand.
  func hpkeSeal(
    _ plaintext: [UInt8], to publicKey: [UInt8], info: [UInt8], authenticating aad: [UInt8]
  ) throws(CipherError) -> HPKECiphertext {
    try hpkeSeal(plaintext, to: publicKey, info: hpke.prepare(info: info), authenticating: aad)
  }
}
