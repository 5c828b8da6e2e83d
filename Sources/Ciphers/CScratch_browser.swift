#if !canImport(Crypto)
  /// Memory for one C structure, wiped and freed when the scope that holds it ends.
  struct CScratch<Value>: ~Copyable {
    let pointer: UnsafeMutablePointer<Value>

    init(_ type: Value.Type = Value.self) {
      pointer = UnsafeMutablePointer<Value>.allocate(capacity: 1)
      UnsafeMutableRawPointer(pointer).initializeMemory(as: UInt8.self, repeating: 0, count: MemoryLayout<Value>.size)
    }

    deinit {
      UnsafeMutableRawPointer(pointer).initializeMemory(as: UInt8.self, repeating: 0, count: MemoryLayout<Value>.size)
      pointer.deallocate()
    }
  }
#endif
