import Foundation
import HBSS
import Synchronization

/// Helpers that are threads, and can be made to go wrong. Unchecked: the counters are the caller's alone, the rest has a lock.
final class TestHelpers: TreeHelpers, @unchecked Sendable {
  enum Fault: CaseIterable, Sendable {
    case none, absent, neverDone, wrongByte, wrongUnit, wrongJob, claimsNonsense
  }

  private struct Board: Sendable {
    var job: [UInt8] = []
    var units = 0
    var next = 0
    var results: [Int: [UInt8]] = [:]
    var taken: Set<Int> = []
  }

  let fault: Fault
  private(set) var unitsByHelpers = 0
  private(set) var jobs = 0
  private let threads: Int
  private let board = Mutex(Board())
  private let group = DispatchGroup()

  init(threads: Int = 2, fault: Fault = .none) {
    self.threads = threads
    self.fault = fault
  }

  func begin(_ job: UnsafeBufferPointer<UInt8>, units: Int) -> Bool {
    precondition(job.count <= TreeUnit.jobLimit && units <= TreeUnit.limit)
    if fault == .absent { return false }
    jobs += 1
    board.withLock { $0 = Board(job: Array(job), units: units) }
    // The first unit is always a helper's, whatever the threads' turns are.
    if let first = take() { run(first) }
    for _ in 0..<threads {
      DispatchQueue.global().async(group: group) { [self] in
        while let unit = take() { run(unit) }
      }
    }
    return true
  }

  private func take() -> Int? {
    board.withLock { board in
      guard board.next < board.units else { return nil }
      board.next += 1
      board.taken.insert(board.next - 1)
      return board.next - 1
    }
  }

  private func run(_ unit: Int) {
    if fault == .neverDone { return }
    var job = board.withLock { $0.job }
    if fault == .wrongJob { job[job.count - 1] ^= 1 }
    var result = [UInt8](repeating: 0, count: TreeUnit.resultLimit)
    let other = fault == .wrongUnit ? (unit + 1) % board.withLock { $0.units } : unit
    let count = job.withUnsafeBufferPointer { job in
      result.withUnsafeMutableBufferPointer { TreeUnit.compute(other, of: job, into: $0) }
    }
    if fault == .wrongByte { result[unit % (count ?? 1)] ^= 0x10 }
    board.withLock { $0.results[unit] = Array(result.prefix(count ?? 0)) }
  }

  func claim() -> Int? {
    if fault == .claimsNonsense { return 100_000 }
    return take()
  }

  func collect(_ unit: Int, into result: UnsafeMutableBufferPointer<UInt8>) -> Bool {
    group.wait()
    guard let bytes = board.withLock({ $0.results[unit] }), bytes.count == result.count else { return false }
    unitsByHelpers += 1
    for index in bytes.indices { result[index] = bytes[index] }
    return true
  }

  func end(isSound: Bool) {
    if fault == .none { precondition(isSound) }
    group.wait()
    board.withLock { $0 = Board() }
  }
}
