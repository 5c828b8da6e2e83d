/// A request that waits for its answer.
final class PendingRequest {
  let id: UInt32
  let completion: (ChatEngine, EngineReply) -> Void

  init(id: UInt32, completion: @escaping (ChatEngine, EngineReply) -> Void) {
    self.id = id
    self.completion = completion
  }
}
