import Ciphers
import Conformance
import WireCoding

// The WebAssembly surface of the conformance runner; `run.mjs` reads the files and calls it.

/// Memory for the host to write `count` bytes to; `conformance_run` takes it back.
@_expose(wasm, "conformance_alloc") @_cdecl("conformance_alloc")
func allocate(_ count: Int) -> UnsafeMutableRawPointer {
  UnsafeMutableRawPointer.allocate(byteCount: max(count, 1), alignment: 8)
}

@_expose(wasm, "conformance_free") @_cdecl("conformance_free")
func release(_ pointer: UnsafeMutableRawPointer) { pointer.deallocate() }

/// Runs one file.
///
/// - Returns: a little-endian `u32` length and that much UTF-8, to be freed by the host: a line `passed failed skipped`,
///   then the lines to print.
@_expose(wasm, "conformance_run") @_cdecl("conformance_run")
func run(
  _ path: UnsafeMutableRawPointer, _ pathCount: Int, _ document: UnsafeMutableRawPointer, _ documentCount: Int
) -> UnsafeMutableRawPointer {
  let path = Text(decoding: UnsafeRawBufferPointer(start: path, count: pathCount), as: UTF8.self)
  let text = [UInt8](UnsafeRawBufferPointer(start: document, count: documentCount))
  AdditionalAlgorithms.enable()
  var summary = ConformanceSummary(build: "wasm")
  var lines: [Text]
  if let document = try? JSON(parsing: text) {
    lines = summary.add(Conformance.run(path: path, document: document, entropy: SystemEntropy()), path: path)
  } else {
    summary.addUnreadable(path: path)
    lines = [path + ": cannot be read"]
  }
  var output = Text(summary.passed) + " " + Text(summary.failed) + " " + Text(summary.skipped)
  for line in lines { output += "\n" + line }
  return result([UInt8](output.utf8))
}

private func result(_ bytes: [UInt8]) -> UnsafeMutableRawPointer {
  let pointer = allocate(bytes.count + 4)
  pointer.storeBytes(of: UInt32(bytes.count).littleEndian, as: UInt32.self)
  for (index, byte) in bytes.enumerated() { pointer.storeBytes(of: byte, toByteOffset: 4 + index, as: UInt8.self) }
  return pointer
}
