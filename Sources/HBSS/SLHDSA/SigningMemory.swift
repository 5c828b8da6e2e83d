/// The memory of one signing: one block, overwritten at the end. It grows with the parameters, not with the hashes made.
struct SigningMemory: ~Copyable {
  private let workspace: Workspace
  /// Bytes of a thread's scratch, and of its FORS trees.
  let scratchSize: Int
  let forsSize: Int

  /// The result of a unit of a job that is shared, then ``Hypertree/unitWorkspaceSize`` bytes; none otherwise.
  let unit: UnsafeMutablePointer<UInt8>
  /// Each thread's FORS trees, then the leaves of all layers, then those layers' roots.
  let nodes: UnsafeMutablePointer<UInt8>
  /// The roots of the FORS trees, n bytes each, then their common public key.
  let roots: UnsafeMutablePointer<UInt8>
  /// The signing leaf of each layer, where it was computed apart from the others.
  let expected: UnsafeMutablePointer<UInt8>
  /// All 16 values of each chain of each layer's signing leaf.
  let traces: UnsafeMutablePointer<UInt8>

  init(_ hypertree: Hypertree, threads: Int, isShared: Bool) {
    let parameters = hypertree.parameters
    let n = parameters.n
    scratchSize = LaneScratch.size(parameters)
    forsSize = (hypertree.forsGroup << parameters.forsHeight) * n
    let nodesSize = max(threads * forsSize, (parameters.layers << parameters.treeHeight) * n)
    let rootsSize = parameters.forsTrees * n
    let expectedSize = parameters.layers * n
    let tracesSize = parameters.layers * hypertree.traceSize
    let unitSize = isShared ? TreeUnit.resultLimit + hypertree.unitWorkspaceSize : 0
    workspace = Workspace(
      count: threads * scratchSize + unitSize + nodesSize + rootsSize + expectedSize + tracesSize)
    unit = workspace.base + threads * scratchSize
    nodes = unit + unitSize
    roots = nodes + nodesSize
    expected = roots + rootsSize
    traces = expected + expectedSize
  }

  /// The first thread's scratch; the next one's is ``scratchSize`` bytes further on.
  var scratch: UnsafeMutablePointer<UInt8> { workspace.base }
}
