/// A batch of OTLP points of one kind: a resource with two attributes, points with four.
public struct OTLPRecord {
    /// What the points are.
    public enum Kind: Sendable {
        case gauge, deltaSum, cumulativeSum, deltaHistogram
    }

    /// The bytes of the message.
    public private(set) var bytes: [UInt8]
    // Where the times are, in nanoseconds.
    private let places: [Int]

    // Times no field holds by chance, to be found in the bytes.
    private static let start: UInt64 = 1_795_000_000_123_456_789
    private static let end: UInt64 = 1_795_000_010_123_456_789

    /// Makes a batch of so many points.
    public init(_ kind: Kind, points: Int) {
        var writer = ProtobufWriter()
        writer.message(1) { resource in
            resource.message(1) { resource in
                resource.attribute(1, "service.name", "checkout")
                resource.attribute(1, "service.instance.id", "checkout-7f9c6d-x2x4z")
            }
            resource.message(2) { scope in
                scope.message(1) { $0.text(1, "io.example.http") }
                scope.message(2) { Self.write(kind, points, &$0) }
            }
        }
        let message = writer.bytes
        let times = [Self.start, Self.end].map { time in withUnsafeBytes(of: time.littleEndian) { Array($0) } }
        places = message.indices.dropLast(7).filter { place in
            times.contains { $0.elementsEqual(message[place..<place + 8]) }
        }
        bytes = message
    }

    private static func write(_ kind: Kind, _ points: Int, _ metric: inout ProtobufWriter) {
        metric.text(1, "http.server.request.duration")
        metric.text(3, kind == .gauge || kind == .deltaHistogram ? "s" : "{request}")
        metric.message(kind == .gauge ? 5 : kind == .deltaHistogram ? 9 : 7) { data in
            for number in 0..<points {
                data.message(1) { point in
                    kind == .deltaHistogram ? histogram(number, &point) : Self.number(kind, number, &point)
                }
            }
            if kind != .gauge { data.varint(2, kind == .cumulativeSum ? 2 : 1) }
            if kind == .deltaSum || kind == .cumulativeSum { data.varint(3, 1) }
        }
    }

    private static func number(_ kind: Kind, _ number: Int, _ point: inout ProtobufWriter) {
        attributes(7, number, &point)
        point.fixed64(2, start)
        point.fixed64(3, end)
        if kind == .gauge {
            point.fixed64(4, (0.001 * Double(number % 700)).bitPattern)
        } else {
            point.fixed64(6, UInt64(number % 50))
        }
    }

    private static func histogram(_ number: Int, _ point: inout ProtobufWriter) {
        let bounds = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]
        let counts = (0...bounds.count).map { UInt64(($0 + number) % 4) }
        attributes(9, number, &point)
        point.fixed64(2, start)
        point.fixed64(3, end)
        point.fixed64(4, counts.reduce(0, +))
        point.packed(6, counts)
        point.packed(7, bounds.map(\.bitPattern))
    }

    private static func attributes(_ field: Int, _ number: Int, _ point: inout ProtobufWriter) {
        point.attribute(field, "http.request.method", number % 3 == 0 ? "POST" : "GET")
        point.attribute(field, "http.route", "/api/v1/carts/\(number % 20)")
        point.attribute(field, "http.response.status_code", UInt64(number % 10 == 0 ? 503 : 200))
        point.attribute(field, "server.address", "shop-\(number).example")
    }

    /// Moves all times ahead, so that the batch is news.
    public mutating func advance(nanoseconds: UInt64) {
        bytes.withUnsafeMutableBytes { bytes in
            for place in places {
                let time = bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)
                bytes.storeBytes(of: time &+ nanoseconds, toByteOffset: place, as: UInt64.self)
            }
        }
    }
}

extension ProtobufWriter {
    /// Writes a KeyValue with a text.
    fileprivate mutating func attribute(_ field: Int, _ key: String, _ value: String) {
        message(field) { pair in
            pair.text(1, key)
            pair.message(2) { $0.text(1, value) }
        }
    }

    /// Writes a KeyValue with an integer.
    fileprivate mutating func attribute(_ field: Int, _ key: String, _ value: UInt64) {
        message(field) { pair in
            pair.text(1, key)
            pair.message(2) { $0.varint(3, value) }
        }
    }
}
