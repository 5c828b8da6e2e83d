/// A request for an account's devices that is under way.
final class DirectoryRequest {
  let waiters: [(ChatEngine, EngineFailure?) -> Void]
  /// Those who wait for a request after this one.
  var nextWaiters: [(ChatEngine, EngineFailure?) -> Void] = []

  init(for waiters: [(ChatEngine, EngineFailure?) -> Void]) { self.waiters = waiters }
}
