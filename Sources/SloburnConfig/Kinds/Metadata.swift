internal import SloburnModel

/// The `metadata` of a document, checked.
struct Metadata {
    /// The name; nil, with a finding, when there is none.
    ///
    /// A name of a wrong shape is kept, so that it can be referred to.
    var name: String?
    /// Where the name stands, or the whole metadata.
    var nameElement: Element
    /// The displayName; nil where there is none.
    var displayName: String?
    /// One value or several a key.
    var labels: [String: [String]] = [:]
    /// The annotations in the order written.
    var annotations: [(key: String, value: String, element: Element)] = []

    static let annotationPrefix = "sloburn/"
    static let burnRatePolicyKey = "sloburn/burn-rate-policy"
    static let noDataKey = "sloburn/no-data"
    static let offBoundKey = "sloburn/off-bound"
    static let minCoverageKey = "sloburn/min-coverage"
    static let runbookKey = "sloburn/runbook"
    static let ownerKey = "sloburn/owner"
    static let compositeTargetKey = "sloburn/composite-target"
    static let changedByKey = "sloburn/changed-by"
    static let tierKey = "sloburn/tier"
    static let budgetPolicyKey = "sloburn/budget-policy"
    static let stageKey = "sloburn/stage"
    static let dependsOnKey = "sloburn/depends-on"
    static let serviceHoursKey = "sloburn/service-hours"
    static let breakdownKey = "sloburn/breakdown"

    /// Stands for metadata that are missing, with a finding, so that the rest can be read.
    init(unnamed element: Element) {
        nameElement = element
    }

    /// Reads metadata.
    init?(_ element: Element, _ kind: DocumentKind) {
        guard let fields = Fields(element, ["name", "displayName", "labels", "annotations"]) else { return nil }
        nameElement = fields["name"] ?? element
        if let nameElement = fields.required("name") {
            name = Self.name(nameElement)
        }
        readDisplayName(fields["displayName"])
        readLabels(fields["labels"])
        readAnnotations(fields["annotations"], kind)
    }

    private mutating func readDisplayName(_ element: Element?) {
        guard let element, let text = element.text() else { return }
        displayName = text
        let count = text.unicodeScalars.count
        if count > 63 { element.error(.tooLong, "has \(count) characters; up to 63 are allowed") }
    }

    private static func name(_ element: Element) -> String? {
        guard let name = element.nonEmptyText() else { return nil }
        if !NameRules.isLabel(name) {
            element.error(
                .invalidName,
                "'\(name)' is no name; write 1 to 63 lower-case letters, digits and '-', not at the ends")
        }
        return name
    }

    private mutating func readLabels(_ element: Element?) {
        for (key, value) in element?.entries() ?? [] {
            if !NameRules.isQualifiedName(key) {
                value.error(
                    .invalidName,
                    "'\(key)' is no label's key; write 1 to 63 letters, digits, '-', '_' and '.', not at the ends")
            }
            if case .list = value.value.content {
                labels[key] = (value.list() ?? []).compactMap { $0.text() }
            } else if let text = value.text() {
                labels[key] = [text]
            }
        }
    }

    private mutating func readAnnotations(_ element: Element?, _ kind: DocumentKind) {
        for (key, value) in element?.entries() ?? [] {
            guard let text = value.text() else { continue }
            if key.hasPrefix("openslo.com/") {
                value.warning(
                    .reservedAnnotation,
                    "annotations that begin with openslo.com/ are reserved for OpenSLO itself; this one has no effect")
            } else if !NameRules.isAnnotationKey(key) {
                value.error(
                    .invalidName,
                    "'\(key)' is no annotation's key; write NAME or PREFIX/NAME, the name of up to 63 letters, digits, "
                        + "'-', '_' and '.', the prefix a lower-case domain")
            } else if key.hasPrefix(Self.annotationPrefix) {
                OwnAnnotations.check(key, value, kind)
            }
            annotations.append((key, text, value))
        }
    }

    /// The annotations that belong to a definition: who changed it is no part of it, and service hours are adjustments.
    var definingAnnotations: [String: String] {
        let others = [Self.changedByKey, Self.serviceHoursKey]
        let defining = annotations.filter { !others.contains($0.key) }.map { ($0.key, $0.value) }
        return Dictionary(defining, uniquingKeysWith: { _, last in last })
    }

    /// Whom a source belongs to.
    var ownership: SourceOwnership {
        SourceOwnership(
            owner: annotation(Self.ownerKey)?.value, runbook: annotation(Self.runbookKey)?.value, labels: labels)
    }

    /// The annotation of a key as one of the values it may have; another value is reported and gives the standard.
    func choice<Choice: RawRepresentable<String> & CaseIterable>(_ key: String, standard: Choice) -> Choice {
        guard let (value, element) = annotation(key) else { return standard }
        if let choice = Choice(rawValue: value) { return choice }
        let names = Choice.allCases.map(\.rawValue)
        element.error(
            .invalidValue,
            "'\(value)' is none of \(names.joined(separator: ", "))\(NearestName.hint(for: value, in: names))")
        return standard
    }

    /// The annotation of a key as a share above 0, or as one in percent; nil, with a finding, where it is none.
    func share(_ key: String) -> Ratio? {
        guard let (value, element) = annotation(key) else { return nil }
        let number = value.hasSuffix("%") ? String(value.dropLast()) : value
        let unit = value.hasSuffix("%") ? Ratio(1, over: 100) : Ratio(1)
        if let unit, let share = Ratio(decimal: number)?.multiplied(by: unit), share > Ratio(0), share <= Ratio(1) {
            return share
        }
        element.error(.outOfRange, "must be a share above 0 and at most 1, such as 0.9 or 90%; found '\(value)'")
        return nil
    }

    /// The annotation of a key as a list of different labels, with commas between them; nil, with a finding, where it is
    /// none.
    func labels(_ key: String, atMost most: Int) -> [String]? {
        guard let (value, element) = annotation(key) else { return [] }
        let labels = value.listedWords
        guard !labels.contains(""), Set(labels).count == labels.count, labels.count <= most else {
            element.error(
                .invalidValue,
                "must name one to \(most) different labels with commas between them, such as 'version, region'; found "
                    + "'\(value)'")
            return nil
        }
        return labels
    }

    /// The annotation of a key.
    func annotation(_ key: String) -> (value: String, element: Element)? {
        annotations.first { $0.key == key }.map { ($0.value, $0.element) }
    }
}

extension Fields {
    /// Checks `description`, which every spec may have.
    func checkDescription() {
        guard let element = self["description"], let text = element.text() else { return }
        let count = text.unicodeScalars.count
        if count > 1_050 { element.error(.tooLong, "has \(count) characters; up to 1050 are allowed") }
    }
}
