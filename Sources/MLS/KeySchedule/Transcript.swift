package import Ciphers
import WireCoding

/// The transcript hashes over a group's commits (RFC 9420 §8.2).
package enum Transcript {
  /// Over the last interim hash and all of a commit but its confirmation tag.
  package static func confirmed(
    _ commit: AuthenticatedContent, afterInterim interim: [UInt8], suite: CipherSuite
  ) -> [UInt8] {
    var writer = WireWriter()
    writer.write(raw: interim)
    writer.write(commit.wireFormat)
    writer.write(commit.content)
    writer.write(opaque: commit.authentication.signature)
    return suite.digest(writer.bytes)
  }

  /// Over the confirmed hash and the confirmation tag.
  package static func interim(confirmed: [UInt8], confirmationTag: [UInt8], suite: CipherSuite) -> [UInt8] {
    var writer = WireWriter()
    writer.write(raw: confirmed)
    writer.write(opaque: confirmationTag)
    return suite.digest(writer.bytes)
  }
}
