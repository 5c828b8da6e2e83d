import NIOSSL
import Synchronization

/// The certificate that the server shows, and its key, from files that are read anew when the server is told to.
///
/// TLS 1.3 alone: every client of Nightjar's speaks it. Of the groups, X25519MLKEM768 is offered first, and agreed on where
/// the client prefers it, as Nightjar's own and today's browsers do: what is recorded stays closed to a quantum computer.
final class TLSIdentity: Sendable {
  private let certificatePath: String
  private let keyPath: String
  private let context: Mutex<NIOSSLContext>

  /// - Parameters:
  ///   - certificatePath: PEM, the server's certificate first and then those above it.
  ///   - keyPath: PEM, not encrypted.
  init(certificatePath: String, keyPath: String) throws(ServerError) {
    self.certificatePath = certificatePath
    self.keyPath = keyPath
    context = Mutex(try Self.read(certificatePath, keyPath))
  }

  /// The identity that the settings name; nil where they name none.
  static func configured(by configuration: ServerConfiguration) throws(ServerError) -> TLSIdentity? {
    switch (configuration.tlsCertificate, configuration.tlsKey) {
    case (let certificate?, let key?): return try TLSIdentity(certificatePath: certificate, keyPath: key)
    case (nil, nil): return nil
    default: throw .halfTLS
    }
  }

  var current: NIOSSLContext { context.withLock { $0 } }

  /// Reads the files again. Connections that come from here on are shown the new certificate; where it cannot be read,
  /// the old one stays.
  func reload() throws(ServerError) {
    let fresh = try Self.read(certificatePath, keyPath)
    context.withLock { $0 = fresh }
  }

  private static func read(_ certificatePath: String, _ keyPath: String) throws(ServerError) -> NIOSSLContext {
    let chain: [NIOSSLCertificate]
    do {
      chain = try NIOSSLCertificate.fromPEMFile(certificatePath)
    } catch {
      throw .certificate(certificatePath)
    }
    guard !chain.isEmpty else { throw .certificate(certificatePath) }
    do {
      let key = try NIOSSLPrivateKey(file: keyPath, format: .pem)
      var configuration = TLSConfiguration.makeServerConfiguration(
        certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
      configuration.minimumTLSVersion = .tlsv13
      configuration.curves = [.x25519_MLKEM768, .x25519, .secp256r1, .secp384r1]
      configuration.applicationProtocols = ["http/1.1"]
      return try NIOSSLContext(configuration: configuration)
    } catch {
      throw .certificateKey(keyPath)
    }
  }
}
