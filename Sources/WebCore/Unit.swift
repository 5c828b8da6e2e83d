import HBSS
import WebPool

/// What a worker of the pool calls: computes a unit of the job of `count` bytes. Returns the bytes of its result, or 0.
///
/// For the sets that chats sign with: a module that named the others would contain what they need.
@_expose(wasm, "nj_unit") @_cdecl("nj_unit")
public func unit(_ unit: Int32, _ count: Int32) -> Int32 { computeUnit(unit, count, sets: [.sha2_128s, .sha2_128f]) }
