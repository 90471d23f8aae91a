/// Which row of a list is chosen, and which ones are seen.
struct ListCursor: Hashable, Sendable {
    /// What the chosen row is about; nil until somebody chooses one: the first row then, whatever comes to stand there.
    private(set) var key: String?
    /// The chosen row.
    private(set) var index = 0
    /// The first row that is seen.
    private(set) var top = 0

    /// Takes note that there are other rows, or that more or less of them fit: what is chosen stays chosen.
    mutating func follow(_ keys: [String], height: Int) {
        if let key, let place = keys.firstIndex(of: key) {
            index = place
        } else if key == nil {
            index = 0
        }
        settle(keys.count, height)
    }

    /// Chooses another row; the first one stands for whatever comes first.
    mutating func move(to index: Int, in keys: [String], height: Int) {
        guard !keys.isEmpty else { return }
        self.index = min(max(0, index), keys.count - 1)
        key = self.index == 0 ? nil : keys[self.index]
        settle(keys.count, height)
    }

    private mutating func settle(_ count: Int, _ height: Int) {
        index = min(max(0, index), max(0, count - 1))
        let height = max(1, height)
        top = min(max(top, index - height + 1), index)
        top = max(0, min(top, count - height))
    }
}
