import Foundation

/// What processes have used, from /proc.
enum ProcessUsage {
  /// CPU seconds of these processes and those that they started.
  static func cpuSeconds(_ roots: Set<Int>) -> Double {
    guard !roots.isEmpty else { return 0 }
    var parents: [Int: Int] = [:]
    var ticks: [Int: Double] = [:]
    for name in (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? [] {
      guard let pid = Int(name), let stat = try? String(contentsOfFile: "/proc/\(name)/stat", encoding: .utf8),
        let end = stat.lastIndex(of: ")")
      else { continue }
      // Behind the name, field 2 of proc(5): the parent is field 4, user and system time are 14 and 15, in ticks of 10 ms.
      let fields = stat[end...].split(separator: " ")
      guard fields.count > 13 else { continue }
      parents[pid] = Int(fields[2])
      ticks[pid] = (Double(fields[12]) ?? 0) + (Double(fields[13]) ?? 0)
    }
    func isMeant(_ pid: Int) -> Bool {
      var pid = pid
      for _ in 0..<8 {
        if roots.contains(pid) { return true }
        guard let parent = parents[pid], parent > 1 else { return false }
        pid = parent
      }
      return false
    }
    return ticks.reduce(0) { $0 + (isMeant($1.key) ? $1.value : 0) } / 100
  }

  static var ownCPUSeconds: Double {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
      + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6
  }

  static func raiseOpenFiles() {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
    limit.rlim_cur = limit.rlim_max
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  }
}
