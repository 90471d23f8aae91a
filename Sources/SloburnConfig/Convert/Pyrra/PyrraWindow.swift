internal import SloburnModel

/// `spec.window`: the period of the budget.
struct PyrraWindow {
    /// How long it is.
    var span: TimeSpan
    /// As OpenSLO writes it.
    var text: String
    /// Where it stands.
    var element: Element

    /// Reads the window; nil, with a finding, where OpenSLO has no such period.
    init?(_ element: Element) {
        guard let written = element.nonEmptyScalar() else { return nil }
        guard let span = TimeSpan(promQL: written) else {
            element.cannotConvert("'\(written.prefix(40))' is no duration")
            return nil
        }
        guard (.hours(1) ... .days(365)).contains(span),
            let text = [written, "\(span)"].first(where: { SLODuration($0)?.span == span })
        else {
            element.cannotConvert("a period is a whole number of minutes from 1h to 365d, found \(written)")
            return nil
        }
        self.span = span
        self.text = text
        self.element = element
    }
}
