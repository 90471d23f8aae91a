import SloburnBudget
import SloburnModel

extension Explanation {
    /// The explanation as one JSON object on a line, with its line break.
    public var jsonLine: [UInt8] {
        var writer = JSONWriter(reserving: 4_096)
        writer.object { writer in
            writer.member("key", snapshot.key)
            writer.member("at", snapshot.at)
            writer.member("watermark", snapshot.watermark)
            writer.member("lastSampleAt", snapshot.lastSample)
            writer.member("revision", snapshot.revision)
            writer.member("configurationRevision", revision)
            writer.flag("sameRevision", revision == snapshot.revision)
            writer.flag("retired", snapshot.isRetired)
            writer.flag("partial", snapshot.isPartial)
            writer.flag("exact", snapshot.isExact)
            writer.member("inputsBehind", snapshot.inputsBehind)
            writer.texts("fallbacks", snapshot.fallbacks)
            writer.key("alerts")
            writer.array { writer in for alert in alerts { alert.write(to: &writer) } }
            writer.key("unknownAlerts")
            writer.array { writer in
                for alert in unknownAlerts {
                    writer.object { writer in
                        writer.member("severity", alert.severity)
                        writer.member("since", alert.since)
                    }
                }
            }
            writeBudget(&writer)
        }
        return writer.bytes + [0x0A]
    }

    private func writeBudget(_ writer: inout JSONWriter) {
        writer.key("budget")
        writer.object { writer in
            writer.member("duration", snapshot.period.duration)
            writer.member("from", snapshot.period.from)
            writer.member("to", snapshot.period.to)
            writer.member("end", snapshot.period.end)
            writer.member("objective", snapshot.objective)
            writer.flag("slices", snapshot.countsSlices)
            snapshot.account.write(to: &writer)
            writer.member("exhaustsAt", snapshot.exhaustsAt)
            if let raw = snapshot.raw {
                writer.key("raw")
                writer.object { writer in raw.write(to: &writer) }
            }
            writer.key("adjustments")
            writer.array { writer in
                for one in snapshot.adjustments {
                    writer.object { writer in
                        writer.member("name", one.name)
                        writer.member("effect", one.effect)
                        writer.member("from", one.from)
                        writer.member("to", one.to)
                        writer.member("author", one.author)
                        writer.member("reason", one.reason)
                        writer.member("ticket", one.ticket)
                    }
                }
            }
        }
    }
}

extension SnapshotFacts.Account {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.number("good", FigureText.count(counts.good))
        writer.number("bad", FigureText.count(counts.bad))
        writer.member("total", counts.total)
        writer.member("sli", serviceLevel)
        writer.member("allowed", allowed)
        writer.member("consumed", consumed)
        writer.member("remaining", remaining)
    }
}

extension JSONWriter {
    mutating func flag(_ name: String, _ value: Bool) {
        key(name)
        self.value(value)
    }

    mutating func texts(_ name: String, _ texts: [String]) {
        key(name)
        array { writer in texts.forEach { writer.value($0) } }
    }

    /// A member whose value is a number as written.
    mutating func number(_ name: String, _ digits: String) {
        key(name)
        raw(digits.utf8)
    }
}
