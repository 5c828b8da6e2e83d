/// What became of one entry of a room's log.
enum EntryOutcome {
  case done
  /// The directory is being asked; the entry is tried again with its answer.
  case waiting
  /// This device cannot follow, and looks for another way.
  case stuck(EngineFailure)
  /// A commit that members do not follow: there is no other way.
  case refused(EngineFailure)
}
