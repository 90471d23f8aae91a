/// The labels that identify an alert where receivers know it by labels: they never change while it fires.
///
/// *Source:* Prometheus's data model: names are of the form `[a-zA-Z_][a-zA-Z0-9_]*`.
struct AlertLabels {
    /// What every alert of an SLO is called unless a label of it says otherwise.
    static let defaultName = "ErrorBudgetBurn"
    /// What those about the data of a source are.
    static let sourceName = "SourceHealth"
    /// What those are that stand for many.
    static let groupName = "AlertGroup"

    /// The labels sorted by name; none has an empty value.
    let all: [AlertRecord.Label]

    /// The labels of an alert.
    ///
    /// What Sloburn knows comes first, then the group's labels, then those of the SLO: a group's label whose name is
    /// taken is called `group_NAME`, one of the SLO is left out.
    init(_ alert: AlertRecord) {
        var labels: [String: String] = [:]
        labels[alert.about.rawValue] = alert.subject
        if alert.about == .slo { labels["slo_key"] = alert.sloKey }
        labels["severity"] = alert.severity
        labels["service"] = alert.service
        labels["service_tier"] = alert.fields["serviceTier"]?.string
        labels["stage"] = alert.fields["stage"]?.string
        for label in alert.group.sorted(by: { $0.name < $1.name }) {
            var name = Self.name(label.name)
            // Groups must stay apart, whatever their labels are called.
            while labels[name] != nil || name == "alertname" { name = "group_" + name }
            labels[name] = label.value
        }
        for label in alert.labels.sorted(by: { $0.name < $1.name }) {
            let name = Self.name(label.name)
            if labels[name] == nil { labels[name] = label.value }
        }
        if labels["alertname"] == nil { labels["alertname"] = Self.name(of: alert.about) }
        all = labels.map { AlertRecord.Label($0.key, $0.value) }.sorted { $0.name < $1.name }
    }

    private static func name(of subject: AlertRecord.Subject) -> String {
        switch subject {
        case .slo: defaultName
        case .source: sourceName
        case .route: groupName
        }
    }

    /// The labels as an object.
    var json: JSONValue { .object(all.map { JSONValue.Member($0.name, .string($0.value)) }) }

    /// The value of a label; empty where there is none.
    subscript(name: String) -> String { all.first { $0.name == name }?.value ?? "" }

    /// How Alertmanager tells label sets apart: 16 hexadecimal digits.
    ///
    /// *Source:* `LabelSet.Fingerprint` of github.com/prometheus/common/model: FNV-1a of names and values, each
    /// followed by the byte 255.
    var fingerprint: String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        func add(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        for label in all {
            for text in [label.name, label.value] {
                text.utf8.forEach(add)
                add(0xFF)
            }
        }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// A name as Prometheus takes it.
    private static func name(_ name: String) -> String {
        let scalars = name.unicodeScalars.map { scalar -> Character in
            let isPlain = ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
            return isPlain ? Character(scalar) : "_"
        }
        let text = String(scalars)
        return text.first.map { $0.isNumber } ?? true ? "_" + text : text
    }
}
