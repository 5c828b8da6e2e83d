import CHashLanes
import WireCoding

extension Hypertree {
  /// Bytes that ``compute(_:of:secretSeed:into:workspace:)`` works in.
  var unitWorkspaceSize: Int { LaneScratch.size(parameters) + n << parameters.forsHeight }

  /// Computes a unit of a job: `job.size(of: unit)` bytes.
  func compute(
    _ unit: Int, of job: TreeJob, secretSeed: UnsafePointer<UInt8>, into out: UnsafeMutablePointer<UInt8>,
    workspace: UnsafeMutablePointer<UInt8>
  ) {
    let scratch = LaneScratch(workspace)
    if unit < job.forsTrees {
      growFORS(
        job.choice, trees: unit..<unit + 1, secretSeed: secretSeed, paths: out, stride: 0,
        roots: out + parameters.forsHeight * n, nodes: workspace + LaneScratch.size(parameters), scratch: scratch)
    } else {
      growLeaves(
        job, leaves: job.leaves(of: unit), secretSeed: secretSeed, out: out, traces: nil, scratch: scratch)
    }
  }

  private static let fewestUnits = 4

  /// Has helpers compute a part of a job's units, and the rest here: FORS paths into the signature, FORS roots and leaves
  /// into the memory, and the signing leaves of all layers with their chains.
  ///
  /// - Returns: false where there was no help, and nothing was done.
  func share(
    _ job: TreeJob, secretSeed: UnsafePointer<UInt8>, helpers: any TreeHelpers,
    signature: UnsafeMutablePointer<UInt8>, memory: borrowing SigningMemory
  ) -> Bool {
    let height = parameters.forsHeight
    let (roots, nodes) = (memory.roots, memory.nodes)
    return share(
      job, secretSeed: secretSeed, helpers: helpers, result: memory.unit,
      workspace: memory.unit + TreeUnit.resultLimit,
      meanwhile: { trace(job.choice, layers: 0..<parameters.layers, secretSeed: secretSeed, memory: memory) },
      take: { unit, result in
        if unit < job.forsTrees {
          (signature + (unit * (1 + height) + 1) * n).take(result, count: height * n)
          (roots + unit * n).take(result + height * n, count: n)
        } else {
          let leaves = job.leaves(of: unit)
          (nodes + leaves.lowerBound * n).take(result, count: leaves.count * n)
        }
      })
  }

  /// Computes every unit of a job once, here or elsewhere, and hands over what each gives.
  ///
  /// - Parameters:
  ///   - result: room for ``TreeUnit/resultLimit`` bytes, `workspace` for ``unitWorkspaceSize``.
  ///   - meanwhile: what only the caller can do, while the helpers begin.
  func share(
    _ job: TreeJob, secretSeed: UnsafePointer<UInt8>, helpers: any TreeHelpers, result: UnsafeMutablePointer<UInt8>,
    workspace: UnsafeMutablePointer<UInt8>, meanwhile: () -> Void,
    take: (_ unit: Int, _ result: UnsafePointer<UInt8>) -> Void
  ) -> Bool {
    // What is done in a fraction of a millisecond is not worth waking anybody for.
    guard job.units >= Self.fewestUnits else { return false }
    var description = job.encoded(publicSeed: publicSeed, secretSeed: secretSeed)
    defer { description.wipe() }
    return description.withUnsafeBufferPointer { description in
      guard helpers.begin(description, units: job.units) else { return false }
      meanwhile()
      var isSound = true
      var done = [Bool](repeating: false, count: job.units)
      func compute(_ unit: Int) {
        self.compute(unit, of: job, secretSeed: secretSeed, into: result, workspace: workspace)
        take(unit, result)
        done[unit] = true
      }
      while let unit = helpers.claim(), done.indices.contains(unit), !done[unit] { compute(unit) }
      for unit in done.indices where !done[unit] {
        let size = job.size(of: unit)
        let whole = UnsafeMutableBufferPointer(start: result, count: size + TreeUnit.tagSize)
        let came = helpers.collect(unit, into: whole)
        if came, isWhole(unit, description: description, size: size, result: result) {
          take(unit, result)
        } else {
          isSound = isSound && !came
          compute(unit)
        }
      }
      helpers.end(isSound: isSound)
      return true
    }
  }

  private func isWhole(
    _ unit: Int, description: UnsafeBufferPointer<UInt8>, size: Int, result: UnsafePointer<UInt8>
  ) -> Bool {
    let tag = TreeUnit.tag(unit, of: description, result: UnsafeBufferPointer(start: result, count: size))
    var difference: UInt8 = 0
    for index in tag.indices { difference |= tag[index] ^ result[size + index] }
    return difference == 0
  }
}
