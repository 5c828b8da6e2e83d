import ServiceLifecycle

/// A part of the server that assembles itself, from ``Foundations`` and from the capabilities that it needs.
protocol Capability: Sendable {
  /// What it answers.
  var routes: [APIRoute] { get }
  /// What it runs, in the order of starting. Services stop in the opposite order.
  var services: [any Service] { get }
}

extension Capability {
  var routes: [APIRoute] { [] }
  var services: [any Service] { [] }
}
