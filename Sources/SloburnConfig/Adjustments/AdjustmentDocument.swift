internal import SloburnModel

/// An Adjustment that could be read, with its places.
struct AdjustmentDocument {
    var adjustment: Adjustment
    /// Where its name stands.
    var element: Element
    var spec: Element
}
