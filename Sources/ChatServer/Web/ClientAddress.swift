import Foundation
import HTTPTypes
import NIOCore
import WireCoding

/// The address that rate limits count by. IPv6 counts by /64: that is what one customer has.
struct ClientAddress: Sendable {
  /// Whether any proxy in front names the client in `X-Forwarded-For`.
  let trustsForwardedAddress: Bool
  /// Those whose word counts otherwise.
  var trustedProxies: [AddressRange] = []

  func address(of headers: HTTPFields, peer: SocketAddress?) -> String {
    let direct = peer.map(Self.text) ?? "unknown"
    guard trustsForwardedAddress || isTrusted(peer?.ipAddress) else { return direct }
    // Each proxy appends the address that it sees: from the end on, the first that is no proxy of ours is the client.
    // What stands before it, anybody may have written.
    let forwarded = headers[values: .forwardedFor].flatMap { $0.split(separator: ",") }.reversed()
    for part in forwarded.prefix(16) {
      guard let address = try? SocketAddress(ipAddress: String(part).trimmed, port: 0) else { return direct }
      if !isTrusted(address.ipAddress) { return Self.text(address) }
    }
    return direct
  }

  private func isTrusted(_ address: String?) -> Bool {
    guard let address else { return false }
    return trustedProxies.contains { $0.contains(address) }
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
