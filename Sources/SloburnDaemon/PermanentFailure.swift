/// What no further try can heal: the daemon ends, and the message says what to do.
struct PermanentFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
