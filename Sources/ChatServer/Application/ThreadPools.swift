/// The threads for blocking work, a pool for each kind, so that none of it waits behind another kind.
struct ThreadPools: Sendable {
  let passwords: WorkerThreads
  let work = WorkerThreads(threads: 2, queueLimit: 1024)
  /// Commits of megabytes wait here: few may, and nobody's log-in behind them.
  let groups = WorkerThreads(threads: 2, queueLimit: 64)
  let files = WorkerThreads(threads: 2, queueLimit: 1024)
  /// Reading, writing and hashing sealed files, which takes seconds where they are large.
  let blobs = WorkerThreads(threads: 4, queueLimit: 1024)

  init(passwordThreads: Int, metrics: ServerMetrics) {
    passwords = WorkerThreads(threads: passwordThreads, queueLimit: 128)
    for (name, pool) in [("passwords", passwords), ("work", work), ("files", files), ("blobs", blobs)] {
      metrics.gauge("worker_queue", [("pool", name)]) { pool.count }
    }
  }

  func stop() async {
    for pool in [passwords, work, groups, files, blobs] { await pool.stop() }
  }
}
