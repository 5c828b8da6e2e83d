/// What a change came to: the answer for its sender, and what others are to hear once it is on disk.
struct RoomOutcome<Answer: Sendable>: Sendable {
  let answer: Answer
  var effects: [DeliveryEffect] = []
}
