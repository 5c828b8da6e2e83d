import ChatProtocol
import WireCoding

/// Whether a device's certificate is what it should be. The check costs about a millisecond: it runs on a worker thread.
struct CertificateCheck: Sendable {
  /// Bytes: a name, sixteen suites' keys and the signature of 7,856 bytes fit well.
  static let sizeLimit = 65_536

  let threads: WorkerThreads

  /// - Throws: ``APIError/invalidCertificate`` where the account key did not sign it for this user, device and name.
  func check(_ bytes: [UInt8], user: UUIDv7, device: UUIDv7, name: String, accountKey: [UInt8]) async throws {
    let isValid = try await threads.run {
      guard let certificate = try? DeviceCertificate(decoding: bytes) else { return false }
      return certificate.userID == user && certificate.deviceID == device && certificate.name == name
        && certificate.isValid(accountKey: accountKey)
    }
    guard isValid else { throw APIError.invalidCertificate }
  }
}
