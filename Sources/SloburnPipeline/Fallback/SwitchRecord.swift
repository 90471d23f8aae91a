import SloburnModel

/// Says in the audit topic that another source is counted.
struct SwitchRecord {
    let change: SourceBoard.Change
    /// The evaluation at which it was decided.
    let time: Timestamp

    /// The record; its key is the source.
    func record(_ cloudEvents: CloudEvents) -> OutputRecord {
        let event = change.change.isToFallback ? "fallbackStarted" : "fallbackEnded"
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("event", event)
            writer.member("kind", "DataSource")
            writer.member("name", change.source)
            writer.member("at", time)
            writer.member("fallback", change.fallback)
            writer.member("from", change.change.from)
            writer.member("reason", reason)
            writer.member("completeness", change.completeness?.share)
        }
        return cloudEvents.record(
            .audit, type: "io.sloburn.audit", key: change.source, at: time, occurrence: event, value: writer.bytes)
    }

    private var reason: String {
        guard change.change.isToFallback else { return "usable" }
        guard let completeness = change.completeness, completeness.have < completeness.should else { return "silent" }
        return "incomplete"
    }
}
