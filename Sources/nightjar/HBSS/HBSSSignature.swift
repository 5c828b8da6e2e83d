import HBSS
import WireCoding

/// Few-time signatures in either form.
enum HBSSSignature {
  static func fewTime(_ bytes: [UInt8]) -> FewTimeSignature? {
    if let json = try? JSON(parsing: bytes) { return try? FewTimeSignature(json: json) }
    return try? FewTimeSignature(decoding: bytes)
  }
}
