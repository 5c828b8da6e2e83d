extension CipherSuite {
  /// HPKE with this suite's algorithms.
  public var hpke: HPKE { HPKE(kem: kem, hash: hash, aead: aead) }

  /// DeriveKeyPair.
  public func kemKeyPair(from keyMaterial: [UInt8]) throws(CipherError) -> KEMKeyPair {
    try kem.keyPair(from: keyMaterial)
  }

  /// SealBase (RFC 9180 §6.1).
  ///
  /// - Parameter info: made by `hpke.prepare`, once for all recipients.
  /// - Throws: `invalidKey` where the public key is none.
  public func hpkeSeal(
    _ plaintext: [UInt8], to publicKey: [UInt8], info: HPKEInfo, authenticating aad: [UInt8]
  ) throws(CipherError) -> HPKECiphertext {
    var (kemOutput, context) = try hpke.sender(to: publicKey, info: info)
    return HPKECiphertext(kemOutput: kemOutput, ciphertext: try context.seal(plaintext, authenticating: aad))
  }

  /// OpenBase.
  ///
  /// - Parameter publicKey: the receiver's own, which belongs to `privateKey`.
  public func hpkeOpen(
    _ ciphertext: HPKECiphertext, privateKey: [UInt8], publicKey: [UInt8], info: [UInt8],
    authenticating aad: [UInt8]
  ) throws(CipherError) -> [UInt8] {
    var context = try hpke.receiver(
      kemOutput: ciphertext.kemOutput, privateKey: privateKey, publicKey: publicKey, info: info)
    return try context.open(ciphertext.ciphertext, authenticating: aad)
  }

  /// SendExportBase, with which an outsider agrees on an init secret (RFC 9420 §8.3).
  public func hpkeSetupExportSender(
    to publicKey: [UInt8], info: [UInt8], exporterContext: [UInt8], count: Int
  ) throws(CipherError) -> (kemOutput: [UInt8], secret: [UInt8]) {
    let (kemOutput, context) = try hpke.sender(to: publicKey, info: hpke.prepare(info: info))
    return (kemOutput, try context.export(context: exporterContext, count: count))
  }

  /// ReceiveExportBase.
  public func hpkeExportReceiver(
    kemOutput: [UInt8], privateKey: [UInt8], publicKey: [UInt8], info: [UInt8], exporterContext: [UInt8], count: Int
  ) throws(CipherError) -> [UInt8] {
    let context = try hpke.receiver(kemOutput: kemOutput, privateKey: privateKey, publicKey: publicKey, info: info)
    return try context.export(context: exporterContext, count: count)
  }
}
