import HBSS
import WireCoding

/// Certificates of batches in files: PEM, or what stands before a signature of type 2.
enum OneTimeCertificateFile {
  static let pemLabel = "NIGHTJAR ONE-TIME CERTIFICATE"

  static func pem(_ certificate: OneTimeCertificate) -> PEM { PEM(label: pemLabel, bytes: certificate.encoded) }

  static func read(_ path: String) throws -> OneTimeCertificate {
    let bytes = try HBSSFile.readSmall(path)
    if case .certified(let certificate, _) = try? OneTimeEnvelope(decoding: bytes) { return certificate }
    guard let pem = try? PEM(parsing: bytes), let certificate = certificate(pem) else {
      throw Failure("\(path) holds no certificate of one-time keys")
    }
    return certificate
  }

  static func certificate(_ pem: PEM) -> OneTimeCertificate? {
    pem.label == pemLabel ? try? OneTimeCertificate(decoding: pem.bytes) : nil
  }

  /// What batches of this command are for, with the context that people choose.
  static func scope(context: [UInt8]) throws -> OneTimeScope {
    guard let scope = try? OneTimeScope(purpose: Array("nightjar hbss".utf8), group: context) else {
      throw Failure("the context is longer than 255 bytes")
    }
    return scope
  }
}
