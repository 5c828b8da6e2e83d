import CHashLanes

/// One unit of a job that is shared between helpers (``TreeHelpers``).
public enum TreeUnit {
  /// Most units of a job: 7 · 512 leaves of the s sets, 16 to a unit, and 17 FORS trees.
  public static let limit = 241
  /// Most bytes of a job.
  public static let jobLimit = 16 + 2 * 35 + 2 * 32
  /// Most bytes of a unit's result with its tag.
  public static let resultLimit = 16 * 32 + tagSize

  static let tagSize = 16

  /// Computes a unit, for a helper: the nodes, and 16 bytes by which the caller knows that they belong to this unit of this
  /// job and arrived whole.
  ///
  /// A tree with one wrong node makes a one-time key sign two values, and the signature verifies all the same: only the
  /// tag tells.
  ///
  /// - Parameter sets: those that a job may be of.
  /// - Returns: how many bytes were written, or nil where the job or the unit is none, or `result` is too small.
  public static func compute(
    _ unit: Int, of job: UnsafeBufferPointer<UInt8>, sets: [SLHDSAParameters] = SLHDSAParameters.all,
    into result: UnsafeMutableBufferPointer<UInt8>
  ) -> Int? {
    guard let tree = TreeJob(job, sets: sets), unit >= 0, unit < tree.units, let out = result.baseAddress,
      let seeds = job.baseAddress.map({ $0 + job.count - 2 * tree.parameters.n })
    else { return nil }
    let size = tree.size(of: unit)
    guard result.count >= size + tagSize else { return nil }
    let hypertree = Hypertree(parameters: tree.parameters, publicSeed: seeds)
    let workspace = Workspace(count: hypertree.unitWorkspaceSize)
    hypertree.compute(unit, of: tree, secretSeed: seeds + tree.parameters.n, into: out, workspace: workspace.base)
    hl_wipe_stack()
    let tag = tag(unit, of: job, result: UnsafeBufferPointer(start: out, count: size))
    for index in 0..<tagSize { out[size + index] = tag[index] }
    return size + tagSize
  }

  /// SHA-256 over the job with its seed, the unit's number and its nodes; the first 16 bytes.
  static func tag(
    _ unit: Int, of job: UnsafeBufferPointer<UInt8>, result: UnsafeBufferPointer<UInt8>
  ) -> [UInt8] {
    var hash = SHA256()
    hash.update(job)
    hash.update([UInt8(truncatingIfNeeded: unit >> 8), UInt8(truncatingIfNeeded: unit)])
    hash.update(result)
    return [UInt8](hash.finish().prefix(tagSize))
  }
}
