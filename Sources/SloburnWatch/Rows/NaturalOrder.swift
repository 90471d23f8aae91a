/// The order of names in which `a2` stands before `a10`.
enum NaturalOrder {
    /// Whether `left` stands before `right`, after it, or neither: below 0, above 0, or 0.
    static func compare(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var (first, second) = (0, 0)
        while first < left.count, second < right.count {
            if isDigit(left[first]), isDigit(right[second]) {
                let (one, other) = (number(left, &first), number(right, &second))
                if one.count != other.count { return one.count < other.count ? -1 : 1 }
                if one.elementsEqual(other) { continue }
                return one.lexicographicallyPrecedes(other) ? -1 : 1
            }
            if left[first] != right[second] { return left[first] < right[second] ? -1 : 1 }
            (first, second) = (first + 1, second + 1)
        }
        return (left.count - first).signum() - (right.count - second).signum()
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }

    /// The digits from a place on, without zeros before them.
    private static func number(_ bytes: [UInt8], _ place: inout Int) -> ArraySlice<UInt8> {
        let start = place
        while place < bytes.count, isDigit(bytes[place]) { place += 1 }
        return bytes[start..<place].drop { $0 == 48 }
    }
}
