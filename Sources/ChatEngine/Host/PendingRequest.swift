/// A request that waits for its answer.
struct PendingRequest {
  let id: UInt32
  let purpose: RequestPurpose
}
