import NIOCore

/// One command: warms up, measures, and waits until nothing is on its way.
struct Measurement {
  let load: Load
  let pids: Set<Int>

  private struct Sample {
    let time = NIODeadline.now()
    let delivered: Int
    let accepted: Int
    let sent: Int
    let serverCPU: Double
    let ownCPU = ProcessUsage.ownCPUSeconds
  }

  func run(_ words: [String]) async throws -> [String: Double] {
    let numbers = words.dropFirst().compactMap { Double($0) }
    guard numbers.count == 3 else { throw Load.Failure(reason: "a command takes three numbers") }
    let (size, seconds, third) = (Int(numbers[0]), numbers[1], numbers[2])
    switch words[0] {
    case "saturate":
      return try await measure(seconds) { $0.start(.saturate(window: Int(third)), size: size) }
    case "pairs":
      return try await measure(seconds) { $0.startPairs(size: size, inFlight: Int(third)) }
    case "pace":
      let interval = TimeAmount.nanoseconds(Int64(1e9 / third))
      return try await measure(seconds) { load in
        load.start(.pace, size: size)
        Self.sendNext(load, due: .now() + interval, interval: interval)
      }
    default: throw Load.Failure(reason: "unknown command \(words[0])")
    }
  }

  /// Sends a message when it is due, and so on until the load is to be quiet.
  private static func sendNext(_ load: Load, due: NIODeadline, interval: TimeAmount) {
    load.loop.scheduleTask(deadline: due) {
      guard case .pace = load.mode else { return }
      load.sendOne(due: due)
      sendNext(load, due: due + interval, interval: interval)
    }
  }

  /// Seconds before a measurement.
  private static let warmUp = 0.7

  private func measure(_ seconds: Double, _ begin: @escaping @Sendable (Load) -> Void) async throws -> [String: Double]
  {
    try await onLoop(begin)
    try await Task.sleep(for: .seconds(Self.warmUp))
    try await onLoop { $0.forgetAges() }
    let before = try await sample()
    try await Task.sleep(for: .seconds(seconds))
    let after = try await sample()
    let ages = try await load.loop.submit { [load] in load.ages.sorted() }.get()
    try await settle()
    let time = Double((after.time - before.time).nanoseconds) / 1e9
    var result: [String: Double] = [
      "seconds": time, "deliveries": Double(after.delivered - before.delivered),
      "accepted": Double(after.accepted - before.accepted), "sent": Double(after.sent - before.sent),
      "serverCPU": after.serverCPU - before.serverCPU, "loadCPU": after.ownCPU - before.ownCPU,
      "lost": Double(load.lostCount),
    ]
    if !ages.isEmpty {
      for (name, part) in [("p50", 0.5), ("p99", 0.99), ("p999", 0.999)] {
        result[name] = ages[min(Int(Double(ages.count) * part), ages.count - 1)] / 1000
      }
    }
    return result
  }

  /// Sends nothing more, and returns when nothing has come for a while.
  private func settle() async throws {
    try await onLoop { $0.mode = .quiet }
    var last = -1
    for _ in 0..<50 {
      let now = try await load.loop.submit { [load] in load.delivered + load.accepted }.get()
      if now == last { return }
      last = now
      try await Task.sleep(for: .milliseconds(200))
    }
  }

  private func sample() async throws -> Sample {
    let cpu = ProcessUsage.cpuSeconds(pids)
    return try await load.loop.submit { [load] in
      Sample(delivered: load.delivered, accepted: load.accepted, sent: load.sent, serverCPU: cpu)
    }.get()
  }

  private func onLoop(_ body: @escaping @Sendable (Load) -> Void) async throws {
    try await load.loop.submit { [load] in body(load) }.get()
  }
}
