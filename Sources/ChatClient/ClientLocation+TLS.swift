import Foundation
import NIOSSL

extension ClientLocation {
  /// What the client demands of a server by https: TLS 1.3, which Nightjar and every proxy of today speak, and a
  /// certificate by an authority of the system's or of ``authorities``. X25519MLKEM768 is offered first.
  ///
  /// - Throws: ``ChatClientError`` `invalid_authorities` where the file holds no certificate.
  func tlsConfiguration() throws -> TLSConfiguration {
    var configuration = TLSConfiguration.makeClientConfiguration()
    configuration.minimumTLSVersion = .tlsv13
    configuration.curves = [.x25519_MLKEM768, .x25519, .secp256r1, .secp384r1]
    if let authorities {
      guard let certificates = try? NIOSSLCertificate.fromPEMFile(authorities.path), !certificates.isEmpty else {
        throw ChatClientError(
          code: "invalid_authorities", message: "The file of certificate authorities cannot be read as PEM.")
      }
      configuration.additionalTrustRoots = [.certificates(certificates)]
    }
    return configuration
  }
}
