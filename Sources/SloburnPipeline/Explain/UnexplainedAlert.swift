import SloburnModel

/// An alert that is about no SLO: no counts decide it, so there is nothing to explain number by number.
public enum UnexplainedAlert: Hashable, Sendable {
    /// One on the data of a source, by its name.
    case data(source: String)
    /// One that stands for others that fire together.
    case group

    /// Recognises such an alert; nil where the key may be that of an SLO or of an alert of one.
    ///
    /// - Parameter key: the key that somebody asks about: of an alert, with its severity or without.
    public init?(_ key: String) {
        if key.hasPrefix(AlertGroup.keyPrefix) {
            self = .group
        } else if key.hasPrefix(SourceHealthWatch.keyPrefix) {
            self = .data(source: String(key.dropFirst(SourceHealthWatch.keyPrefix.count).prefix { $0 != "/" }))
        } else {
            return nil
        }
    }

    /// What it is about, and what to look at instead.
    ///
    /// - Parameters:
    ///   - alerts: the topic of alerts that fire.
    ///   - quality: the topic that tells how the data of sources came.
    /// - Returns: the end of a sentence that begins with the key.
    public func advice(alerts: String, quality: String) -> String {
        switch self {
        case .data(let source):
            "is about the data of the source '\(source)', and explain is about SLOs; look at `reasons` of its record in "
                + "\(alerts), and at the records of '\(source)' in \(quality)"
        case .group:
            "stands for alerts that fire together, and explain is about SLOs; look at `members` of its record in "
                + "\(alerts), and explain one of them"
        }
    }
}
