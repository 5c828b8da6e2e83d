import NIOCore
import WireCoding

/// A change that waits for the log's writer, without its type.
struct LogJob: Sendable {
  typealias Written = (effects: [DeliveryEffect], answer: Answer)
  typealias Answer = @Sendable (inout Outbox) -> Void
  typealias Refusal = @Sendable (any Error, inout Outbox) -> Void

  let size: Int
  let room: UUIDv7?
  /// Where the change is one.
  let message: AppendMessage?
  let arrival = NIODeadline.now()
  /// What to do once the batch is on disk: the effects, then the answer.
  let apply: @Sendable (LogTransaction) throws -> Written
  let fail: Refusal
}
