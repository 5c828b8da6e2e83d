/// Where sealed files are kept, and how much of them.
public struct FilesConfiguration: Hashable, Sendable {
  /// The folder; nil for `files` in the data folder. Several nodes need one that all of them see.
  public var folder: String?
  /// Megabytes that one file may have.
  public var fileLimit: Int64 = 1024
  /// Megabytes that one user may keep, what is reserved included.
  public var userLimit: Int64 = 4096
  /// Hours after which an upload that does not go on is given up, and a file that no room holds is removed.
  public var grace: Int64 = 24

  public init() {}
}
