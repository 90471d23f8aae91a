public import SloburnModel

/// How far one input partition has come, as it is committed beside its offset.
///
/// The offset's metadata travels in the same transaction as the counts, so what is judged by it (what is too late,
/// which ids have been seen) goes on after a restart as if there had been none.
public struct InputProgress: Hashable, Sendable {
    private static let revisionPrefix = "source."

    /// The input partition.
    public var input: InputPartition
    /// The offset after the last record counted; -1 when there was none.
    public var offset: Int64
    /// The latest event time accepted, or nil when there is none.
    public var latest: Timestamp?
    /// The latest timestamp of a record, or nil when there is none.
    public var recordTime: Timestamp?
    /// The revisions of the sources that read it, by name.
    public var revisions: [String: String] = [:]
    /// What became of its samples and has not been told yet, for each source that reads it.
    public var quality: [CarriedQuality] = []

    /// Creates a progress.
    public init(
        input: InputPartition, offset: Int64, latest: Timestamp? = nil, recordTime: Timestamp? = nil,
        revisions: [String: String] = [:], quality: [CarriedQuality] = []
    ) {
        self.revisions = revisions
        self.quality = quality
        self.input = input
        self.offset = offset
        self.latest = latest
        self.recordTime = recordTime
    }

    /// Reads what `metadata` gave; anything else is a progress without times, as other tools commit it.
    public init(input: InputPartition, offset: Int64, metadata: String) {
        self.init(input: input, offset: offset)
        for field in metadata.split(separator: " ") {
            let parts = field.split(separator: "=", maxSplits: 1)
            guard parts.count == 2 else { continue }
            if parts[0].hasPrefix(Self.revisionPrefix) {
                revisions[String(parts[0].dropFirst(Self.revisionPrefix.count))] = String(parts[1])
            }
            if let carried = CarriedQuality(name: parts[0], text: parts[1]) { quality.append(carried) }
            guard let nanoseconds = Int64(parts[1]), nanoseconds >= 0 else { continue }
            switch parts[0] {
            case "latest": latest = Timestamp(nanoseconds: nanoseconds)
            case "record": recordTime = Timestamp(nanoseconds: nanoseconds)
            default: break
            }
        }
    }

    /// The times as text, in nanoseconds since the epoch, and the counts.
    public var metadata: String {
        let fields = [("latest", latest), ("record", recordTime)].compactMap { name, time in
            time.map { "\(name)=\($0.nanoseconds)" }
        }
        let sources = revisions.sorted { $0.key < $1.key }.map { "\(Self.revisionPrefix)\($0.key)=\($0.value)" }
        return (fields + sources + quality.map(\.metadata)).joined(separator: " ")
    }
}
