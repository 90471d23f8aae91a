import Foundation

/// What an address asks for: the segments of its path and its query, decoded.
///
/// *Source:* RFC 3986, sections 2.1 and 3.3; in queries `+` is a space, as forms write it.
struct RequestTarget: Hashable {
    /// A name and a value of a query.
    struct Pair: Hashable {
        var name: String
        var value: String
    }

    /// The path's segments: an SLO key with slashes is one where they are encoded.
    var segments: [String]
    /// The query.
    var pairs: [Pair]

    /// The most names of a query.
    private static let mostPairs = 64

    /// Reads an address.
    ///
    /// - Throws: `ProblemDetails` where it is encoded wrongly or asks for too much.
    init(path: String, query: String?) throws(ProblemDetails) {
        segments = []
        for segment in path.split(separator: "/", omittingEmptySubsequences: true) {
            guard let text = segment.removingPercentEncoding else {
                throw .badRequest("the path has bytes that are no UTF-8, or a % without two hexadecimal digits")
            }
            segments.append(text)
        }
        pairs = []
        for part in (query ?? "").split(separator: "&", omittingEmptySubsequences: true) {
            let halves = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let texts = halves.map { $0.replacing("+", with: " ").removingPercentEncoding }
            guard let name = texts[0], let value = texts.count > 1 ? texts[1] : "" else {
                throw .badRequest("the query has bytes that are no UTF-8, or a % without two hexadecimal digits")
            }
            guard pairs.count < Self.mostPairs else {
                throw .badRequest("the query has more than \(Self.mostPairs) names")
            }
            pairs.append(Pair(name: name, value: value))
        }
    }

    /// The last value of a name; nil where it is not there.
    subscript(name: String) -> String? { pairs.last { $0.name == name }?.value }

    /// Which budgets and alerts are asked for.
    ///
    /// - Throws: `ProblemDetails` for a state that is none.
    func filter() throws(ProblemDetails) -> BudgetFilter {
        try BudgetFilter(pairs.map { ($0.name, $0.value) })
    }

    /// A whole number.
    ///
    /// - Parameters:
    ///   - name: its name in the query.
    ///   - range: what it may be.
    /// - Returns: the number; nil where it is not there.
    /// - Throws: `ProblemDetails` where it is none, or outside.
    func integer(_ name: String, _ range: ClosedRange<Int64>) throws(ProblemDetails) -> Int64? {
        guard let text = self[name] else { return nil }
        guard let number = Int64(text), range.contains(number) else {
            throw .badRequest("\(name)=\(text): must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }
}
