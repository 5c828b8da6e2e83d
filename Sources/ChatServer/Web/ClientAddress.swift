import Foundation
import HTTPTypes
import NIOCore
import WireCoding

/// The address that rate limits count by. IPv6 counts by /64: that is what one customer has.
struct ClientAddress: Sendable {
  /// Whether a proxy in front names the client in `X-Forwarded-For`.
  let trustsForwardedAddress: Bool

  func address(of headers: HTTPFields, peer: SocketAddress?) -> String {
    if trustsForwardedAddress, let forwarded = headers[values: .forwardedFor].last {
      // The proxy appends the address that it sees; what stands before it, anybody may have written.
      let last = forwarded.split(separator: ",").last.map { String($0).trimmed } ?? ""
      if let address = try? SocketAddress(ipAddress: last, port: 0) { return Self.text(address) }
    }
    return peer.map(Self.text) ?? "unknown"
  }

  private static func text(_ address: SocketAddress) -> String {
    guard case .v6 = address, let text = address.ipAddress else { return address.ipAddress ?? "local" }
    var bytes = [UInt8](repeating: 0, count: 16)
    guard inet_pton(AF_INET6, text, &bytes) == 1 else { return text }
    return Hex.encode(bytes.prefix(8)) + "/64"
  }
}

extension HTTPField.Name {
  static let forwardedFor = Self("X-Forwarded-For")!
}
