internal import SloburnModel

/// The rules of a document.
struct RuleFile {
    /// An alerting rule.
    struct Alert {
        var name: String
        var group: String
        var expression: Element
        var element: Element
        var fields: SourceFields
        /// The labels of its group.
        var shared: [String: String]
        /// What the matchers of its condition say; filled in when that is read.
        var selected: [String: String] = [:]
    }

    private(set) var alerts: [Alert] = []
    private let element: Element

    /// Reads a rule file, or a PrometheusRule of Kubernetes.
    init(_ document: Element, records: inout RecordedRules) {
        element = document
        guard let fields = SourceFields(document, ["groups", "apiVersion", "kind", "metadata", "spec"]) else { return }
        var groups = fields["groups"]
        if groups == nil, fields["kind"]?.plainText == "PrometheusRule" {
            groups = fields["spec"].flatMap { SourceFields($0, ["groups"]) }?["groups"]
        }
        guard let groups else {
            document.notConverted("neither groups of rules nor a PrometheusRule; it is left out")
            return
        }
        for group in groups.list() ?? [] { read(group, &records) }
    }

    private mutating func read(_ group: Element, _ records: inout RecordedRules) {
        guard let fields = SourceFields(group, ["name", "rules", "labels"], reports: false) else { return }
        let name = fields["name"]?.scalarText() ?? "rules"
        let shared = fields["labels"].map(Self.texts) ?? [:]
        for rule in fields["rules"]?.list() ?? [] {
            let known = ["record", "alert", "expr", "for", "keep_firing_for", "labels", "annotations"]
            guard let fields = SourceFields(rule, known), let expression = fields.required("expr") else { continue }
            if let alert = fields["alert"]?.nonEmptyScalar() {
                alerts.append(
                    Alert(
                        name: alert, group: name, expression: expression, element: rule, fields: fields,
                        shared: shared))
            } else if let record = fields.required("record")?.nonEmptyScalar() {
                // One that can't be read matters only where an alert needs it.
                guard let text = expression.scalarText(), let parsed = try? PromQLParser.parse(text) else { continue }
                let labels = shared.merging(fields["labels"].map(Self.texts) ?? [:]) { _, own in own }
                records.add(.init(name: record, expression: parsed, labels: labels))
            }
        }
    }

    static func texts(_ element: Element) -> [String: String] {
        let pairs = (element.entries() ?? []).compactMap { key, value in value.plainText.map { (key, $0) } }
        return Dictionary(pairs, uniquingKeysWith: { _, last in last })
    }
}

extension RuleFile.Alert {
    /// A label of the rule or its group; nil where there is none, or one that Prometheus fills in.
    func label(_ key: String) -> String? {
        let own = fields["labels"].map(RuleFile.texts)?[key]
        guard let text = own ?? shared[key], !text.isEmpty, !text.contains("{{") else { return nil }
        return text
    }

    /// A label of the rule, or the value that the condition selects by: so Sloth names SLOs.
    func identity(_ key: String) -> String? { label(key) ?? selected[key] }

    /// The severity, one word.
    var severity: String {
        guard let text = label("sloth_severity") ?? label("severity") else {
            element.notConverted("no label says the severity of \(name); it becomes 'page'")
            return "page"
        }
        let scalars = text.unicodeScalars.map { scalar -> Unicode.Scalar in
            scalar == "/" || scalar.properties.isWhitespace || scalar.value < 0x20 ? "-" : scalar
        }
        let word = String(String.UnicodeScalarView(scalars))
        if word != text { element.notConverted("a severity is one word; '\(text)' becomes '\(word)'") }
        return word
    }

    /// `for` or `keep_firing_for`.
    func duration(_ key: String) -> TimeSpan {
        guard let element = fields[key], let text = element.scalarText() else { return .zero }
        if let span = TimeSpan(promQL: text), span <= .days(365) { return span }
        if text != "0" { element.notConverted("'\(text)' is no duration up to 365d; it is left out") }
        return .zero
    }
}
