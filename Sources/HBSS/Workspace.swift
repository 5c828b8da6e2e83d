import CHashLanes

/// Memory of one signing, allocated once and overwritten at the end.
struct Workspace: ~Copyable {
  let base: UnsafeMutablePointer<UInt8>
  let count: Int

  init(count: Int) {
    self.count = count
    base = .allocate(capacity: max(1, count))
  }

  deinit {
    hl_wipe(base, count)
    base.deallocate()
  }
}
