import SloburnDecode
import SloburnModel

/// Tells the series of JSON objects whose labels are all their scalar fields: it reads them whole.
///
/// Where a mapping lists the labels, their fields are enough.
final class JSONSeries {
    private let reader = JSONTreeReader()
    // Fields that hold something else, such as the value.
    private let reserved: Set<[UInt8]>
    private var path: [UInt8] = []

    /// Creates what tells the series of a mapping, whose samples may have numbers that tell none apart.
    init(mapping: JSONMapping, _ sequence: CompletenessRule.Sequence?) {
        let numbers = sequence.map { [$0.field] } ?? []
        reserved = Set(mapping.reservedPaths.union(numbers).map { Array($0.utf8) })
    }

    /// The series of each element of a text; empty where it is no JSON.
    func identities(_ text: UnsafeRawBufferPointer) -> [SeriesIdentity] {
        guard let root = try? reader.read(text) else { return [] }
        return root.kind == .array ? root.elements.map(identity) : [identity(root)]
    }

    private func identity(_ element: JSONNode) -> SeriesIdentity {
        var series = SeriesIdentity()
        path.removeAll(keepingCapacity: true)
        add(element, to: &series)
        return series
    }

    private func add(_ object: JSONNode, to series: inout SeriesIdentity) {
        let length = path.count
        for (name, value) in object.members {
            if length > 0 { path.append(UInt8(ascii: ".")) }
            path.append(contentsOf: name)
            switch value.kind {
            case .object: add(value, to: &series)
            case .string, .number: addScalar(value.bytes, to: &series)
            case .true: addScalar([1], to: &series)
            case .false: addScalar([0], to: &series)
            case .absent, .null, .array: break
            }
            path.removeSubrange(length...)
        }
    }

    private func addScalar(_ text: UnsafeRawBufferPointer, to series: inout SeriesIdentity) {
        guard !reserved.contains(path) else { return }
        path.withUnsafeBytes { series.add($0, text) }
    }

    private func addScalar(_ text: [UInt8], to series: inout SeriesIdentity) {
        text.withUnsafeBytes { addScalar($0, to: &series) }
    }
}
