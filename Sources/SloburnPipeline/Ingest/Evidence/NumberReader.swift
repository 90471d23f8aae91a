import SloburnDecode
import SloburnModel
import SloburnNormalize

/// Reads the numbers that producers give the samples of one source.
///
/// It belongs to one thread and is no value: it keeps the producer's name at hand.
final class NumberReader {
    private enum Place {
        /// A path of the JSON.
        case path(Int)
        /// An attribute of the envelope, by the number of its text.
        case attribute(Int)
    }

    /// What JSON has to be read for besides what the mapping asks for.
    let paths: [String]
    /// The producer of the number read last, in UTF-8, not cut.
    private(set) var producer: [UInt8] = []
    private let field: Place
    private let producerPlaces: [Place]
    private let envelope: EnvelopeIntake?
    // An attribute numbers its event, not each of the samples in it.
    private var lastEvent: Int64 = -1

    /// Creates the reader of a numbering.
    ///
    /// - Parameters:
    ///   - sequence: where numbers and producers are.
    ///   - known: the paths that JSON is read for already; the reader's come after them.
    ///   - envelope: where attributes are; nil where records have none.
    init(_ sequence: CompletenessRule.Sequence, after known: [String], _ envelope: EnvelopeIntake?) {
        var paths = known
        func place(_ name: String) -> Place {
            if let attribute = envelope?.extras[name] { return .attribute(attribute) }
            if let index = paths.firstIndex(of: name) { return .path(index) }
            paths.append(name)
            return .path(paths.count - 1)
        }
        field = place(sequence.field)
        producerPlaces = sequence.producer.map(place)
        self.paths = Array(paths.dropFirst(known.count))
        self.envelope = envelope
    }

    /// The attributes of CloudEvents that a numbering names, as labels are named.
    static func attributes(of sequence: CompletenessRule.Sequence) -> [String] {
        ([sequence.field] + sequence.producer).filter { $0.hasPrefix(DataSourceDefinition.attributePrefix) }
    }

    /// Reads the number of a sample, and its producer; nil where it has none that is whole.
    func number(ofElement index: Int, of json: JSONRecord) -> Int64? {
        let number: Int64?
        switch field {
        case .path(let path): number = json.field(path, ofElement: index).sequenceNumber
        case .attribute(let attribute):
            guard let envelope, envelope.eventNumber != lastEvent else { return nil }
            lastEvent = envelope.eventNumber
            number = Int64(digits: envelope.labelTexts[attribute])
        }
        guard let number else { return nil }
        producer.removeAll(keepingCapacity: true)
        for (position, place) in producerPlaces.enumerated() {
            if position > 0 { producer.append(UInt8(ascii: "/")) }
            switch place {
            case .path(let path): json.field(path, ofElement: index).appendLabelText(to: &producer)
            case .attribute(let attribute):
                if let envelope { producer.append(contentsOf: envelope.labelTexts[attribute]) }
            }
        }
        return number
    }
}

extension JSONField {
    /// A whole number, or a text of nothing but digits; nil for all else.
    fileprivate var sequenceNumber: Int64? {
        switch kind {
        case .number where isShortNumber: decimals == 0 ? significand : nil
        // 19 digits, or an exponent.
        case .number: Int64(String(decoding: bytes, as: UTF8.self))
        case .string: Int64(digits: bytes)
        case .absent, .null, .true, .false, .object, .array: nil
        }
    }

    /// Appends what a label of this value would be; null, absent, objects and arrays are the same as "".
    func appendLabelText(to text: inout [UInt8]) {
        switch kind {
        case .string: text.append(contentsOf: bytes)
        case .number: NumberText.canonicalLabel(bytes, into: &text)
        case .true: text.append(contentsOf: "true".utf8)
        case .false: text.append(contentsOf: "false".utf8)
        case .absent, .null, .object, .array: break
        }
    }
}

extension Int64 {
    /// The number that a text of nothing but digits spells; nil for other texts and what is too large.
    fileprivate init?(digits: UnsafeRawBufferPointer) {
        guard !digits.isEmpty else { return nil }
        var value: Int64 = 0
        for digit in digits {
            guard digit >= UInt8(ascii: "0"), digit <= UInt8(ascii: "9") else { return nil }
            let (tens, isTooLarge) = value.multipliedReportingOverflow(by: 10)
            let (sum, isFull) = tens.addingReportingOverflow(Int64(digit - UInt8(ascii: "0")))
            if isTooLarge || isFull { return nil }
            value = sum
        }
        self = value
    }
}
