import Ciphers
import WireCoding

extension WireReader {
  /// `HPKECiphertext` (RFC 9420 §7.6).
  mutating func readCiphertext() throws(WireError) -> HPKECiphertext {
    let kemOutput = try readOpaque()
    return HPKECiphertext(kemOutput: kemOutput, ciphertext: try readOpaque())
  }
}

extension WireWriter {
  /// `HPKECiphertext` (RFC 9420 §7.6).
  mutating func write(ciphertext: HPKECiphertext) {
    write(opaque: ciphertext.kemOutput)
    write(opaque: ciphertext.ciphertext)
  }
}
