internal import SloburnModel

/// An objective as far as it could be read; what is nil is absent or has a finding.
struct ObjectiveDocument {
    /// The slices that Timeslices and RatioTimeslices cut the period into.
    struct Slices {
        /// The share of good events that makes a slice good; nil for RatioTimeslices.
        var target: Ratio?
        /// How long a slice is.
        var window: TimeSpan
        var windowElement: Element
    }

    var element: Element
    /// The slug of the displayName; nil when the SLO has one objective only.
    var name: String?
    var operatorElement: Element?
    var comparison: Threshold.Operator?
    var valueElement: Element?
    var value: Decimal128?
    var targetElement: Element
    var target: Ratio?
    /// Nil for Occurrences.
    var slices: Slices?
    /// The indicator of its own that an objective of a composite has.
    var indicator: IndicatorPlace
    /// `indicator`, `indicatorRef` or `compositeWeight`, the first that is there.
    var compositeElement: Element?
    /// `compositeWeight`: how much its burn counts in a composite, above 0; nil where it has a finding.
    var weight: Ratio?
}

/// Reads the objectives of an SLO.
enum ObjectiveReader {
    private static let known = [
        "displayName", "op", "value", "target", "targetPercent", "timeSliceTarget", "timeSliceWindow", "indicator",
        "indicatorRef", "compositeWeight",
    ]

    static func objectives(_ elements: [Element], method: BudgetingMethod?) -> [ObjectiveDocument] {
        var names: [String: Element] = [:]
        return elements.compactMap { element in
            guard let fields = Fields(element, known) else { return nil }
            let name = elements.count > 1 ? distinctName(fields, &names) : nil
            if elements.count == 1 { _ = fields["displayName"]?.text() }
            let target = TargetReader.target(fields)
            let composite = ["indicator", "indicatorRef", "compositeWeight"].lazy.compactMap { fields[$0] }.first
            return ObjectiveDocument(
                element: element, name: name, operatorElement: fields["op"],
                comparison: fields["op"]?.choice(Threshold.Operator.self), valueElement: fields["value"],
                value: fields["value"]?.decimal(), targetElement: target?.element ?? element, target: target?.ratio,
                slices: SliceReader.slices(fields, method), indicator: IndicatorPlace(fields),
                compositeElement: composite, weight: fields["compositeWeight"].map(weight) ?? Ratio(1))
        }
    }

    /// The name of a displayName within keys of records: lower case, anything but a-z and 0-9 as `-`.
    static func slug(_ displayName: String) -> String {
        String(displayName.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" })
    }

    private static func distinctName(_ fields: Fields, _ names: inout [String: Element]) -> String? {
        let hint = "an SLO with several objectives tells them apart by it"
        guard let element = fields.required("displayName", hint), let text = element.nonEmptyText() else {
            return nil
        }
        let slug = slug(text)
        if let first = names[slug] {
            element.error(
                .duplicateName,
                "'\(text)' becomes '\(slug)' as the objective in line \(first.value.position.line) does")
        } else {
            names[slug] = element
        }
        return slug
    }

    private static func weight(_ element: Element) -> Ratio? {
        guard let weight = element.ratio() else { return nil }
        if weight > Ratio(0) { return weight }
        element.error(.outOfRange, "must be above 0, found \(element.writtenText)")
        return nil
    }
}
