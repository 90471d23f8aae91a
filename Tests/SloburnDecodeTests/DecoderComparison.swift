import SloburnDecode
import Testing

/// Reads records in all ways there are and compares what comes with the reference.
///
/// Every record lies at the very end of readable memory.
final class DecoderComparison {
    /// Paths that are asked for: nested, literal, alike in their first eight bytes, empty, not ASCII.
    static let paths = [
        "a", "b", "a.b", "a.b.c", "b.c", "", ".", "a.", ".a", "a..b", "value", "latency_milliseconds", "latency_millis",
        "latency_", "labels.region", "labels", "größe.π", "🜁", "a.a.a.a",
    ]

    private let paths: [String]
    private let reference: ReferenceDecoder
    /// Sees every record, so that it knows their shapes.
    private let experienced: JSONFieldReader
    private let memory: GuardedPages
    /// How many records were valid, so that a test can tell that it tested something.
    private(set) var validCount = 0
    /// How many records were no JSON.
    private(set) var refusedCount = 0
    private var differences = 0

    /// Creates a comparison with a reader that has seen nothing yet.
    init(paths: [String] = DecoderComparison.paths) throws {
        self.paths = paths
        reference = ReferenceDecoder(paths: paths)
        experienced = JSONFieldReader(paths: paths)
        memory = try GuardedPages(capacity: 1 << 18)
    }

    /// Compares what the readers give for a record; records an issue where that differs.
    ///
    /// - Parameters:
    ///   - bytes: the record.
    ///   - context: what a failure says in addition, such as a seed.
    ///   - location: where the test is.
    func check(
        _ bytes: [UInt8], _ context: @autoclosure () -> String = "", at location: SourceLocation = #_sourceLocation
    ) {
        let expected = reference.elements(of: bytes)
        if expected == nil { refusedCount += 1 } else { validCount += 1 }
        let record = memory.place(bytes)
        let fresh = JSONFieldReader(paths: paths)
        let first = read(record, with: fresh)
        compare(first, expected, "at first sight", bytes, context, location)
        // It has learned the record's shape now.
        compare(read(record, with: fresh), expected, "at second sight", bytes, context, location)
        let experiencedOutcome = read(record, with: experienced)
        compare(experiencedOutcome, expected, "with experience", bytes, context, location)
        if case .failure(let error) = first, case .failure(let other) = experiencedOutcome, error != other {
            report("\(error) at first sight, \(other) with experience", bytes, context, location)
        }
    }

    /// Compares a text.
    func check(_ text: String, at location: SourceLocation = #_sourceLocation) {
        check(Array(text.utf8), at: location)
    }

    /// Lets the experienced reader see a record without a comparison.
    func show(_ bytes: [UInt8]) {
        _ = try? experienced.read(memory.place(bytes))
    }

    private func read(
        _ record: UnsafeRawBufferPointer, with reader: JSONFieldReader
    ) -> Result<[DecodedElement], JSONSyntaxError> {
        do throws(JSONSyntaxError) {
            let fields = try reader.read(record)
            return .success(
                (0..<fields.elementCount).map { element in
                    DecodedElement(
                        kind: fields.kind(ofElement: element),
                        fields: paths.indices.map { path in
                            let field = fields.field(path, ofElement: element)
                            return DecodedField(kind: field.kind, bytes: Array(field.bytes))
                        })
                })
        } catch {
            return .failure(error)
        }
    }

    private func compare(
        _ outcome: Result<[DecodedElement], JSONSyntaxError>, _ expected: [DecodedElement]?, _ way: String,
        _ bytes: [UInt8], _ context: () -> String, _ location: SourceLocation
    ) {
        switch (outcome, expected) {
        case (.failure, nil): return
        case (.success(let elements), let expected?) where elements == expected: return
        case (.failure(let error), _): report("refused \(way): \(error)", bytes, context, location)
        case (.success, nil): report("taken \(way), but it is no JSON", bytes, context, location)
        case (.success(let elements), let expected?):
            report("\(way) \(describe(elements)), should be \(describe(expected))", bytes, context, location)
        }
    }

    /// Fields that hold something, by path.
    private func describe(_ elements: [DecodedElement]) -> String {
        let texts = elements.map { element in
            let fields = zip(paths, element.fields).filter { $0.1.kind != .absent }
            return "\(element.kind)" + fields.map { " \($0)=\($1.kind)(\(Self.quoted($1.bytes)))" }.joined()
        }
        return "\(texts)"
    }

    /// Counts on after a few differences, which say enough.
    private func report(_ text: String, _ bytes: [UInt8], _ context: () -> String, _ location: SourceLocation) {
        differences += 1
        guard differences <= 5 else { return }
        Issue.record("\(context()) \(Self.quoted(bytes)): \(text)", sourceLocation: location)
    }

    private static func quoted(_ bytes: [UInt8]) -> String {
        bytes.map { Unicode.Scalar($0).escaped(asASCII: true) }.joined()
    }
}
