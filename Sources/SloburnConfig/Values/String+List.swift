extension String {
    /// What stands between commas, without the spaces around it; nothing is left out.
    var listedWords: [String] {
        split(separator: ",", omittingEmptySubsequences: false).map { String($0.trimmingSpaces) }
    }
}

extension Substring {
    fileprivate var trimmingSpaces: Substring {
        let start = drop { $0 == " " }
        guard let last = start.lastIndex(where: { $0 != " " }) else { return "" }
        return start[...last]
    }
}
