/// Where those who join find the ratchet tree (RFC 9420 §12.4.3.3).
public enum RatchetTreePlacement: Sendable {
  /// In the extension `ratchet_tree` of the GroupInfo, and so in each Welcome.
  case inGroupInfo
  /// Not in the GroupInfo: it is served by other means, such as a delivery service that follows the group. Who joins
  /// checks it against the GroupContext's tree hash.
  case apart
}
