import Testing

@testable import WireCoding

@Suite("Wiping") struct WipingTests {
  @Test("What is wiped is zero to its last byte, and what lies beside it stays", arguments: [0, 1, 15, 16, 17, 4096])
  func clears(count: Int) {
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: count + 1, alignment: 16)
    defer { memory.deallocate() }
    memory.initializeMemory(as: UInt8.self, repeating: 0xa5)
    if let start = memory.baseAddress { WipeBarrier.clear(start, count) }
    #expect(memory.dropLast().allSatisfy { $0 == 0 })
    #expect(memory.last == 0xa5)
  }

  @Test("A wiped array is empty, and so is one that was")
  func empties() {
    var secret: [UInt8] = [1, 2, 3]
    secret.wipe()
    #expect(secret.isEmpty)
    secret.wipe()
    #expect(secret.isEmpty)
  }
}
