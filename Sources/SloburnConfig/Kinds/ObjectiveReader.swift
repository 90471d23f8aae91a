internal import SloburnModel

/// An objective as far as it could be read; what is nil is absent or has a finding.
struct ObjectiveDocument {
    var element: Element
    /// The slug of the displayName; nil when the SLO has one objective only.
    var name: String?
    var operatorElement: Element?
    var comparison: Threshold.Operator?
    var valueElement: Element?
    var value: Decimal128?
    var targetElement: Element
    var target: Ratio?
    /// True when it has an indicator or a weight of its own.
    var isComposite: Bool
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
            checkSlices(fields, method)
            let target = TargetReader.target(fields)
            return ObjectiveDocument(
                element: element, name: name, operatorElement: fields["op"],
                comparison: fields["op"]?.choice(Threshold.Operator.self), valueElement: fields["value"],
                value: fields["value"]?.decimal(), targetElement: target?.element ?? element, target: target?.ratio,
                isComposite: isComposite(fields))
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

    private static func isComposite(_ fields: Fields) -> Bool {
        var isComposite = false
        for key in ["indicator", "indicatorRef", "compositeWeight"] {
            guard let element = fields[key] else { continue }
            isComposite = true
            if key == "compositeWeight", let weight = element.decimal(), weight.significand <= 0 {
                element.error(.outOfRange, "must be above 0, found \(element.writtenText)")
            }
            element.error(
                .unsupportedFeature,
                "composite objectives (\(key)) are not supported yet; give the SLO one indicator")
        }
        return isComposite
    }

    private static func checkSlices(_ fields: Fields, _ method: BudgetingMethod?) {
        if let element = fields["timeSliceTarget"], let share = element.ratio(), share <= Ratio(0) || share > Ratio(1) {
            element.error(.outOfRange, "must be above 0 and at most 1, found \(element.writtenText)")
        }
        _ = fields["timeSliceWindow"]?.duration()
        switch method {
        case .timeslices?:
            _ = fields.required("timeSliceTarget", "Timeslices needs it")
            _ = fields.required("timeSliceWindow", "Timeslices needs it")
        case .ratioTimeslices?:
            _ = fields.required("timeSliceWindow", "RatioTimeslices needs it")
        case .occurrences?:
            for key in ["timeSliceTarget", "timeSliceWindow"] {
                fields[key]?.warning(.ignoredField, "\(key) has no effect with Occurrences")
            }
        case nil: break
        }
    }
}

/// Reads the target of an objective, exactly as it is written.
enum TargetReader {
    static func target(_ fields: Fields) -> (element: Element, ratio: Ratio?)? {
        guard let (key, element) = fields.exactlyOne("target", "targetPercent") else { return nil }
        return (element, key == "target" ? share(element) : percent(element))
    }

    private static func share(_ element: Element) -> Ratio? {
        guard let ratio = element.ratio() else { return nil }
        if ratio >= Ratio(0), ratio < Ratio(1) { return ratio }
        let text = element.writtenText
        if ratio == Ratio(1) {
            element.error(.outOfRange, "a target of 1 leaves no error budget; it must be below 1, such as 0.999")
        } else if ratio > Ratio(1), ratio < Ratio(100) {
            element.error(
                .outOfRange, "must be at least 0 and below 1, found \(text); for percent write targetPercent: \(text)")
        } else {
            element.error(.outOfRange, "must be at least 0 and below 1, found \(text)")
        }
        return nil
    }

    private static func percent(_ element: Element) -> Ratio? {
        guard let ratio = element.ratio() else { return nil }
        guard ratio >= Ratio(0), ratio < Ratio(100) else {
            let reason = ratio == Ratio(100) ? "100 percent leave no error budget; " : ""
            element.error(.outOfRange, "\(reason)must be at least 0 and below 100, found \(element.writtenText)")
            return nil
        }
        guard let share = Ratio(1, over: 100).flatMap({ ratio.multiplied(by: $0) }) else {
            element.error(.invalidValue, "'\(element.writtenText)' has more digits than are kept exactly")
            return nil
        }
        return share
    }
}
