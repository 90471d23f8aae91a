internal import SloburnModel

/// What is read and checked, but can't be run yet; each feature is refused in one place.
enum UnsupportedFeatures {
    /// Refuses a composite.
    static func check(_ slo: SLODocument) {
        guard slo.isComposite, let element = slo.objectives.lazy.compactMap(\.compositeElement).first else { return }
        element.error(
            .unsupportedFeature, "composite objectives are not supported yet; give the SLO one indicator")
    }
}
