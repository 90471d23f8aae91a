/// Where the indicator of an SLO, or of one of its objectives, is.
enum IndicatorPlace {
    /// Within it; nil where it has errors of its own.
    case inline(IndicatorDocument?)
    /// In a document of kind SLI.
    case reference(String, Element)
    /// Nowhere; or on the SLO where it is about an objective, and the other way round.
    case none

    /// Reads `indicator` or `indicatorRef`; both together are reported.
    init(_ fields: Fields) {
        guard fields["indicator"] != nil || fields["indicatorRef"] != nil else {
            self = .none
            return
        }
        switch fields.exactlyOne("indicator", "indicatorRef") {
        case ("indicator", let element)?: self = Self.inline(element)
        case (_, let element)?: self = Self.reference(element)
        case nil: self = .inline(nil)
        }
    }

    private static func reference(_ element: Element) -> IndicatorPlace {
        element.nonEmptyText().map { .reference($0, element) } ?? .inline(nil)
    }

    private static func inline(_ element: Element) -> IndicatorPlace {
        guard let fields = Fields(element, ["metadata", "spec"]) else { return .inline(nil) }
        if let metadata = fields.required("metadata") { _ = Metadata(metadata, .sli) }
        return .inline(fields.required("spec").flatMap(IndicatorReader.indicator))
    }
}
