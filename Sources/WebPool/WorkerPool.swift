public import HBSS

/// The host's pool of workers, through four imported functions. Each worker has an instance of this same module.
public final class WorkerPool: TreeHelpers {
  public init() {}

  public func begin(_ job: UnsafeBufferPointer<UInt8>, units: Int) -> Bool {
    guard let start = job.baseAddress else { return false }
    return poolBegin(start, Int32(job.count), Int32(units)) == 1
  }

  public func claim() -> Int? {
    let unit = poolClaim()
    return unit < 0 ? nil : Int(unit)
  }

  public func collect(_ unit: Int, into result: UnsafeMutableBufferPointer<UInt8>) -> Bool {
    guard let start = result.baseAddress else { return false }
    return poolCollect(Int32(unit), start, Int32(result.count)) == 1
  }

  public func end(isSound: Bool) { poolEnd(isSound ? 1 : 0) }
}

/// Returns 1 where workers are ready and have the job now, else 0.
@_extern(wasm, module: "nightjar", name: "pool_begin") @_extern(c)
private func poolBegin(_ job: UnsafePointer<UInt8>, _ count: Int32, _ units: Int32) -> Int32
/// Returns a unit's number, or −1 when all are taken.
@_extern(wasm, module: "nightjar", name: "pool_claim") @_extern(c)
private func poolClaim() -> Int32
/// Writes a result of exactly `count` bytes and returns 1, or returns 0.
@_extern(wasm, module: "nightjar", name: "pool_collect") @_extern(c)
private func poolCollect(_ unit: Int32, _ result: UnsafeMutablePointer<UInt8>, _ count: Int32) -> Int32
/// 0 where a result was wrong.
@_extern(wasm, module: "nightjar", name: "pool_end") @_extern(c)
private func poolEnd(_ isSound: Int32)

/// A worker's memory for a job (the first `TreeUnit.jobLimit` bytes) and behind it a unit's result. Made at the first call.
/// Unsafe in name alone: a worker has one thread.
nonisolated(unsafe) private let unitMemory = UnsafeMutablePointer<UInt8>.allocate(
  capacity: TreeUnit.jobLimit + TreeUnit.resultLimit)

/// Where a worker of the pool writes the job, up to 150 bytes, and finds the results, up to 528 bytes, behind it.
@_expose(wasm, "nj_unit_memory") @_cdecl("nj_unit_memory")
public func unitMemoryAddress() -> UnsafeMutablePointer<UInt8> { unitMemory }

/// Computes a unit of the job of `count` bytes. Returns the bytes of its result, or 0. Each module exports it as `nj_unit`, with
/// the sets that it knows, for a worker of the pool to call.
public func computeUnit(_ unit: Int32, _ count: Int32, sets: [SLHDSAParameters]) -> Int32 {
  guard count >= 0, count <= TreeUnit.jobLimit else { return 0 }
  let size = TreeUnit.compute(
    Int(unit), of: UnsafeBufferPointer(start: unitMemory, count: Int(count)), sets: sets,
    into: UnsafeMutableBufferPointer(start: unitMemory + TreeUnit.jobLimit, count: TreeUnit.resultLimit))
  return Int32(size ?? 0)
}
