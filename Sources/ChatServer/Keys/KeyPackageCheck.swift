import ChatProtocol
import MLS
import WireCoding

/// Whether what a device uploads is a KeyPackage of its own. Signatures are left to the clients, who trust nobody else.
struct KeyPackageCheck: Sendable {
  let threads: WorkerThreads

  func check(_ packages: [UploadedKeyPackage], owner: MemberIdentity) async throws {
    let isValid = try await threads.run {
      for package in packages {
        guard let decoded = try? KeyPackage(decoding: package.bytes), decoded.cipherSuite == package.suite,
          decoded.leafNode.credential.identity == owner.credential, decoded.isLastResort == package.isLastResort
        else { return false }
      }
      return true
    }
    guard isValid else {
      throw APIError.invalidField("packages", "each a KeyPackage of this device in the suite that it is filed under")
    }
  }
}
