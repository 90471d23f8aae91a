/// Which stages a process runs; the others run in other processes of the same `group`.
public enum StageSelection: String, Hashable, Sendable, CaseIterable {
    /// Reads metric topics and writes sums.
    case ingest
    /// Reads sums and writes snapshots and alerts.
    case budget
    /// Both.
    case all

    /// Whether this stage is run.
    func includes(_ stage: StageSelection) -> Bool { self == .all || self == stage }
}
