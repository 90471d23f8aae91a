public import SloburnModel
import SloburnNormalize

/// Looks for a snapshot among records of the snapshots' topic, oldest first.
public struct SnapshotSearch {
    /// What was looked for.
    public struct Match: Hashable, Sendable {
        /// The snapshot.
        public var snapshot: SnapshotFacts
        /// The severity, or `exhausted`, where an alert key was given.
        public var severity: String?
    }

    /// Why there is none.
    public enum Failure: Error, Hashable, Sendable {
        /// No record holds a snapshot.
        case noSnapshots
        /// There is no such key; those whose names come nearest.
        case unknownKey(nearest: [String])
        /// The budget has gone.
        case gone(Timestamp?)
        /// All snapshots of the key are later; the first of them.
        case later(Timestamp)
    }

    /// Records of the key that hold no snapshot.
    public private(set) var unreadable: [SnapshotError] = []
    private let text: String
    private let limit: Timestamp?
    private let reader = SnapshotReader()
    private var keys: Set<String> = []
    private var best: [String: SnapshotFacts] = [:]
    private var gone: [String: Timestamp?] = [:]
    private var firstLater: Timestamp?

    /// Begins a search.
    ///
    /// - Parameters:
    ///   - text: an SLO key or an alert key.
    ///   - limit: the snapshot is the last one of an evaluation not after it; nil for the last there is.
    public init(_ text: String, until limit: Timestamp?) {
        self.text = text
        self.limit = limit
    }

    /// Takes a record.
    ///
    /// - Parameters:
    ///   - key: its key.
    ///   - value: its value; nil for a tombstone.
    ///   - time: its timestamp; nil for none.
    public mutating func take(key: String, value: UnsafeRawBufferPointer?, at time: Timestamp?) {
        let isWanted = key == text || text.hasPrefix(key + "/")
        guard let value else {
            if let limit, let time, time > limit { return }
            keys.remove(key)
            if isWanted, best.removeValue(forKey: key) != nil { gone[key] = .some(time) }
            return
        }
        keys.insert(key)
        guard isWanted else { return }
        do throws(SnapshotError) {
            let snapshot = try reader.read(value)
            if let limit, snapshot.at > limit {
                firstLater = min(firstLater ?? snapshot.at, snapshot.at)
            } else if snapshot.at >= best[key]?.at ?? snapshot.at {
                best[key] = snapshot
                gone[key] = nil
            }
        } catch {
            unreadable.append(error)
        }
    }

    /// The snapshot that was looked for.
    public func result() throws(Failure) -> Match {
        if let snapshot = best[text] { return Match(snapshot: snapshot, severity: nil) }
        // Names may have a stroke in them: the longest key is the one that was meant.
        if let key = best.keys.max(by: { $0.utf8.count < $1.utf8.count }), let snapshot = best[key] {
            return Match(snapshot: snapshot, severity: String(text.dropFirst(key.count + 1)))
        }
        if let firstLater { throw .later(firstLater) }
        if let time = gone.values.first { throw .gone(time) }
        guard !keys.isEmpty else { throw .noSnapshots }
        throw .unknownKey(nearest: nearest)
    }

    /// At most five keys whose text fewest edits lead to.
    private var nearest: [String] {
        let wanted = Array(text.lowercased().unicodeScalars)
        let name = text.prefix { $0 != "{" && $0 != "/" }
        let ranked = keys.map { key in
            let isSameName = key.prefix { $0 != "{" && $0 != "/" } == name
            let distance = EditDistance.between(wanted, Array(key.lowercased().unicodeScalars))
            return (isSameName ? 0 : 1, distance, key)
        }
        return ranked.sorted { $0 < $1 }.prefix(5).map(\.2)
    }
}
