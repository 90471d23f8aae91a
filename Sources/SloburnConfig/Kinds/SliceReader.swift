internal import SloburnModel

/// Reads `timeSliceTarget` and `timeSliceWindow` of an objective.
enum SliceReader {
    /// The slices; nil where the method has none, or, with a finding, where they can't be used.
    static func slices(_ fields: Fields, _ method: BudgetingMethod?) -> ObjectiveDocument.Slices? {
        let target = fields["timeSliceTarget"].flatMap(target)
        let window = fields["timeSliceWindow"]?.duration()?.span
        switch method {
        case .timeslices?:
            _ = fields.required("timeSliceTarget", "Timeslices needs it")
            _ = fields.required("timeSliceWindow", "Timeslices needs it")
        case .ratioTimeslices?:
            _ = fields.required("timeSliceWindow", "RatioTimeslices needs it")
            fields["timeSliceTarget"]?.warning(.ignoredField, "timeSliceTarget has no effect with RatioTimeslices")
        case .occurrences?:
            for key in ["timeSliceTarget", "timeSliceWindow"] {
                fields[key]?.warning(.ignoredField, "\(key) has no effect with Occurrences")
            }
            return nil
        case nil: return nil
        }
        guard let window, let element = fields["timeSliceWindow"] else { return nil }
        if method == .timeslices, target == nil { return nil }
        return .init(target: method == .timeslices ? target : nil, window: window, windowElement: element)
    }

    private static func target(_ element: Element) -> Ratio? {
        guard let share = element.ratio() else { return nil }
        if share > Ratio(0), share <= Ratio(1) { return share }
        let hint = share > Ratio(1) ? "; write a share: 95 percent are 0.95" : ""
        element.error(.outOfRange, "must be above 0 and at most 1, found \(element.writtenText)\(hint)")
        return nil
    }
}
