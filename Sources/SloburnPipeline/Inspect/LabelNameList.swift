import SloburnModel

/// The names of labels that were found in records, each once, in the order in which they came.
final class LabelNameList {
    /// So many names are kept at most.
    static let limit = 256

    private(set) var names: [String] = []
    /// Whether there were more.
    private(set) var isCut = false
    private var known: Set<ExactText> = []

    /// Forgets every name.
    func removeAll() {
        names.removeAll()
        known.removeAll()
        isCut = false
    }

    /// Adds a name.
    func add(_ name: some Sequence<UInt8>) {
        let text = String(decoding: Array(name), as: UTF8.self)
        guard !text.isEmpty, text != Selector.metricNameLabel, !known.contains(ExactText(text)) else { return }
        guard names.count < Self.limit else { return isCut = true }
        known.insert(ExactText(text))
        names.append(text)
    }
}
