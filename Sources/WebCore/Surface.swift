import ChatEngine
import Ciphers
import HBSS
import WebPool
import WireCoding

// The WebAssembly surface of ChatEngine. One engine lives in one instance; the worker calls `nj_handle` for one event
// at a time and performs the actions that come back. `docs/PROTOCOL.md` §8 has the encoding.

/// One instance, one thread: the worker gives an instance one event at a time.
nonisolated(unsafe) private let engine = {
  SharedTreeHelpers.current = WorkerPool()
  return ChatEngine(entropy: SystemEntropy())
}()

/// Room for `count` bytes, for the host to write an event into.
@_expose(wasm, "nj_alloc")
@_cdecl("nj_alloc")
public func allocate(_ count: Int32) -> UnsafeMutableRawPointer {
  UnsafeMutableRawPointer.allocate(byteCount: Int(max(count, 1)), alignment: 16)
}

/// Gives back what `nj_alloc` or `nj_handle` gave, overwritten: it may have held a password.
@_expose(wasm, "nj_free")
@_cdecl("nj_free")
public func free(_ pointer: UnsafeMutableRawPointer, _ count: Int32) {
  pointer.initializeMemory(as: UInt8.self, repeating: 0, count: Int(count))
  pointer.deallocate()
}

/// Handles the event at `pointer`. The result points to `u32 length (little-endian) ‖ actions`; an event that cannot be
/// read gives no actions.
@_expose(wasm, "nj_handle")
@_cdecl("nj_handle")
public func handle(_ pointer: UnsafeMutableRawPointer, _ count: Int32) -> UnsafeMutableRawPointer {
  let bytes = [UInt8](UnsafeRawBufferPointer(start: pointer, count: Int(count)))
  var writer = WireWriter()
  if let (event, now) = decode(bytes) {
    for action in engine.handle(event, now: now) { writer.write(action) }
  }
  let result = allocate(Int32(writer.bytes.count + 4))
  let length = UInt32(writer.bytes.count).littleEndian
  result.storeBytes(of: length, as: UInt32.self)
  writer.bytes.withUnsafeBytes { source in (result + 4).copyMemory(from: source.baseAddress!, byteCount: source.count) }
  return result
}

private func decode(_ bytes: [UInt8]) -> (EngineEvent, UInt64)? {
  // `u8 kind ‖ u64 now ‖ body`: the time stands between the two parts of the event.
  guard bytes.count >= 9 else { return nil }
  var reader = WireReader([UInt8](bytes[1..<9]))
  guard let now = try? reader.readUInt64(), let event = try? EngineEvent(decoding: [bytes[0]] + bytes[9...]) else {
    return nil
  }
  return (event, now)
}
