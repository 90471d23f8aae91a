/// Why a measurement can't be made, or is worth nothing.
struct Failure: Error, CustomStringConvertible {
    /// What is to be told.
    let description: String

    init(_ description: String) { self.description = description }
}
