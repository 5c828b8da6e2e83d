import WireCoding

/// A command that waits until what earlier ones have left behind is with the server.
struct Draining {
  let reference: Text?
  /// Unix time in milliseconds: then it waits no longer.
  let until: UInt64
}
