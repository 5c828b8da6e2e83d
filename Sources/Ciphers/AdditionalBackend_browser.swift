#if !canImport(Crypto)
  /// What `AdditionalAlgorithms` adds. Behind a class protocol, so that a program which does not ask for it does not
  /// hold a reference to its code, and the linker leaves it out.
  protocol AdditionalBackend: AnyObject {
    func publicKey(_ curve: Curve, privateKey: [UInt8]) throws(CipherError) -> [UInt8]
    func sharedSecret(_ curve: Curve, privateKey: [UInt8], publicKey: [UInt8]) throws(CipherError) -> [UInt8]
    func ecdsaSign(_ curve: Curve, _ message: [UInt8], privateKey: [UInt8]) throws(CipherError) -> [UInt8]
    func ecdsaVerify(_ curve: Curve, _ signature: [UInt8], _ message: [UInt8], publicKey: [UInt8]) -> Bool

    func mlkem1024PublicKey(seed: [UInt8]) throws(CipherError) -> [UInt8]
    func mlkem1024Encapsulate(to publicKey: [UInt8]) throws(CipherError) -> KEMEncapsulation
    func mlkem1024Decapsulate(_ encapsulated: [UInt8], seed: [UInt8]) throws(CipherError) -> [UInt8]

    func mldsa87PublicKey(seed: [UInt8]) throws(CipherError) -> [UInt8]
    func mldsa87Sign(_ message: [UInt8], seed: [UInt8], context: [UInt8]) throws(CipherError) -> [UInt8]
    func mldsa87Verify(
      _ signature: [UInt8], _ message: [UInt8], publicKey: [UInt8], context: [UInt8]
    ) -> Bool
  }
#endif
