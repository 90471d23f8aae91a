/// Why an expression says nothing that an SLO can say.
struct ShapeError: Error, Hashable {
    /// What stands in the way.
    var message: String

    init(_ message: String) { self.message = message }
}
