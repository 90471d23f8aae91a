import Foundation
import SloburnDecode
import SloburnModel
import Testing

/// The files below `Fixtures/`.
enum EnvelopeFixtures {
    private static let root = Bundle.module.resourceURL?.appendingPathComponent("Fixtures")

    static func bytes(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: try #require(root).appendingPathComponent(path)))
    }

    static func text(_ path: String) throws -> String {
        try #require(String(validating: try bytes(path), as: UTF8.self))
    }

    static func cases<Case: Decodable>(_ path: String) throws -> [Case] {
        try JSONDecoder().decode([Case].self, from: Data(try bytes(path)))
    }
}

/// A record of a fixture: headers and value with their bytes in base64.
struct FixtureRecord: Decodable {
    var headers: [[String?]] = []
    var value: String?

    /// The headers as they are.
    func recordHeaders() throws -> [RecordHeader] {
        try headers.map { header in
            RecordHeader(name: try #require(header[0]), value: try header[1].map(Self.decode))
        }
    }

    /// The value as it is.
    func recordValue() throws -> [UInt8]? { try value.map(Self.decode) }

    static func decode(_ text: String) throws -> [UInt8] { Array(try #require(Data(base64Encoded: text))) }
}

/// An event as text that tests can compare.
struct ShownEvent: Equatable, CustomStringConvertible {
    var index: Int
    var attributes: [String: String]
    var data: [UInt8]?
    var key: String

    var description: String {
        let data = data.map { String(decoding: $0, as: UTF8.self) } ?? "none"
        return "\(index) \(key) \(attributes.sorted { $0.key < $1.key }.map { "\($0)=\($1)" }) data \(data)"
    }
}

extension CloudEventsEnvelope {
    /// Opens a record and shows what is in it; events point into memory with an unreadable page behind it.
    func show(
        _ value: [UInt8]?, _ headers: [RecordHeader], asking names: [String], in pages: GuardedPages
    ) throws -> [ShownEvent] {
        try open(value.map(pages.place), headers: headers)
        return events.map { event in
            var attributes: [String: String] = [:]
            for name in names {
                var name = name
                attributes[name] = name.withUTF8 { self.attribute(UnsafeRawBufferPointer($0), of: event) }
                    .map { String(decoding: $0, as: UTF8.self) }
            }
            return ShownEvent(
                index: event.index, attributes: attributes, data: event.data.map { Array($0) },
                key: String(decoding: event.deduplicationKey, as: UTF8.self))
        }
    }
}

extension RecordHeader {
    /// A header with a text.
    init(_ name: String, _ text: String?) { self.init(name: name, value: text.map { Array($0.utf8) }) }
}

extension AvroTranscoder {
    /// The JSON of a datum that lies before an unreadable page.
    func json(_ datum: [UInt8], in pages: GuardedPages) throws -> String {
        try #require(String(validating: Array(try transcode(pages.place(datum))), as: UTF8.self))
    }
}

/// A type of an Avro schema as text that tests can compare.
struct ShownType: CustomStringConvertible {
    let description: String

    init(_ type: AvroType) {
        var text: String
        switch type.shape {
        case .record(let record):
            let fields = record.fields.map { " \($0.name):\($0.type)\(Self.aliases($0.aliases))" }
            text = "record \(record.name)\(fields.joined())\(Self.aliases(record.aliases))"
        case .enumeration(let enumeration):
            let symbols = enumeration.symbols.map { " \($0)" }.joined()
            text = "enumeration \(enumeration.name)\(symbols)"
            if let symbol = enumeration.defaultSymbol { text += " default \(symbol)" }
            text += Self.aliases(enumeration.aliases)
        case .fixed(let fixed): text = "fixed \(fixed.name) \(fixed.size)\(Self.aliases(fixed.aliases))"
        case let shape: text = "\(shape)"
        }
        switch type.logical {
        case .time(let resolution): text += " time(.\(resolution))"
        case .timestamp(let resolution): text += " timestamp(.\(resolution))"
        case .localTimestamp(let resolution): text += " localTimestamp(.\(resolution))"
        case let logical?: text += " \(logical)"
        case nil: break
        }
        description = text
    }

    private static func aliases(_ aliases: [String]) -> String {
        aliases.isEmpty ? "" : " aka " + aliases.joined(separator: " ")
    }
}
