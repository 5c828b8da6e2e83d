import HBSS
import WireCoding

enum SignatureTargets {
  static func pem(_ bytes: [UInt8]) {
    guard let pem = try? PEM(parsing: bytes) else { return }
    precondition((try? PEM(parsing: pem.text)) == pem, "PEM that was read is written as another")
    _ = try? SLHDSAPrivateKey(pem: pem)
    _ = try? SLHDSAPublicKey(pem: pem)
    _ = try? FewTimePublicKey(pem: pem)
  }

  static func fewTime(_ bytes: [UInt8]) {
    if let signature = try? FewTimeSignature(decoding: bytes) {
      precondition(signature.encoded == bytes, "a signature with two encodings")
      if let key = try? FewTimePublicKey(bytes: [UInt8](repeating: 7, count: FewTimePublicKey.size)) {
        _ = key.isValid(signature, for: [1])
      }
    }
    if let json = try? JSON(parsing: bytes), let signature = try? FewTimeSignature(json: json) {
      precondition((try? FewTimeSignature(json: signature.json)) == signature)
    }
    if let certificate = try? FewTimeCertificate(decoding: bytes) {
      precondition(certificate.encoded == bytes, "a certificate with two encodings")
    }
  }
}
