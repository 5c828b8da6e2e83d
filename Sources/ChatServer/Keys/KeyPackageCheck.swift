import ChatProtocol
import Ciphers
import MLS
import WireCoding

/// Whether what a device uploads are KeyPackages of its own that others can add to rooms: their signatures, their
/// lifetime, and the directory's certificate for their leaf. A KeyPackage costs two signature checks.
struct KeyPackageCheck: Sendable {
  let threads: WorkerThreads

  /// - Parameters:
  ///   - certificate: the device's, from the directory.
  ///   - now: seconds since 1970.
  func check(
    _ packages: [UploadedKeyPackage], owner: MemberIdentity, certificate: [UInt8], now: UInt64
  ) async throws {
    try await threads.run {
      for package in packages {
        guard let suite = CipherSuite(id: package.suite), let decoded = try? KeyPackage(decoding: package.bytes),
          decoded.cipherSuite == package.suite, decoded.leafNode.credential.identity == owner.credential,
          decoded.isLastResort == package.isLastResort
        else {
          throw APIError.invalidField(
            "packages", "each a KeyPackage of this device in the suite that it is filed under")
        }
        do throws(MLSError) {
          try decoded.validate(suite: suite, now: now)
        } catch {
          throw APIError(commit: error.code == .invalidSignature ? error : .invalidKeyPackage)
        }
        try LeafCheck(identity: owner, leaf: decoded.leafNode, suite: package.suite).check(certificate)
      }
    }
  }
}
