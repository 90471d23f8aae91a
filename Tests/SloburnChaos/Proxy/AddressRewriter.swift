/// Where a broker listens.
public struct BrokerAddress: Hashable, Sendable, CustomStringConvertible {
    /// The host's name or address.
    public let host: String
    /// The TCP port.
    public let port: Int32

    /// Names an address.
    public init(host: String, port: Int32) {
        self.host = host
        self.port = port
    }

    /// Reads `HOST:PORT`.
    public init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"), let port = Int32(text[text.index(after: colon)...]) else {
            return nil
        }
        self.init(host: String(text[..<colon]), port: port)
    }

    /// `HOST:PORT`.
    public var description: String { "\(host):\(port)" }
}

/// Replaces the addresses that brokers tell, so that clients stay on the proxy.
///
/// It knows Metadata up to version 13 and FindCoordinator up to version 6, thus what librdkafka 2.0.2 asks for (4 and 2)
/// and more. Encrypted connections can't be read.
enum AddressRewriter {
    /// The last versions whose layout is known.
    private static let lastVersion: [APIKey: Int16] = [.metadata: 13, .findCoordinator: 6]

    /// Whether responses of this kind hold addresses.
    static func holdsAddresses(_ api: APIKey) -> Bool { lastVersion[api] != nil }

    /// Replaces the addresses of a response.
    ///
    /// - Parameters:
    ///   - frame: the whole message with its length.
    ///   - request: what was asked.
    ///   - replacement: the address to tell instead.
    /// - Returns: the new message; nil when it can't be read.
    static func rewrite(
        _ frame: [UInt8], of request: RequestHeader, _ replacement: (BrokerAddress) -> BrokerAddress
    ) -> [UInt8]? {
        guard let last = lastVersion[request.api], (0...last).contains(request.version) else { return nil }
        let places = request.api == .metadata ? metadata(frame, request.version) : coordinator(frame, request.version)
        guard let places else { return nil }
        let isCompact = request.version >= (request.api == .metadata ? 9 : 3)
        var result: [UInt8] = []
        var copied = 0
        for place in places {
            result += frame[copied..<place.range.lowerBound]
            result += encode(replacement(place.address), compact: isCompact)
            copied = place.range.upperBound
        }
        result += frame[copied...]
        result.replaceSubrange(0..<4, with: bigEndian(UInt32(result.count - 4)))
        return result
    }

    /// An address and the bytes that hold it: host, then port.
    private struct Place {
        let address: BrokerAddress
        let range: Range<Int>
    }

    private static func metadata(_ frame: [UInt8], _ version: Int16) -> [Place]? {
        let isCompact = version >= 9
        var bytes = ByteCursor(frame, at: 8)
        if isCompact, !bytes.skipTags() { return nil }
        if version >= 3, bytes.int32() == nil { return nil }
        guard let count = bytes.count(compact: isCompact) else { return nil }
        var places: [Place] = []
        for _ in 0..<count {
            guard bytes.int32() != nil, let place = place(&bytes, isCompact) else { return nil }
            places.append(place)
            if version >= 1, bytes.text(compact: isCompact) == nil { return nil }
            if isCompact, !bytes.skipTags() { return nil }
        }
        return places
    }

    private static func coordinator(_ frame: [UInt8], _ version: Int16) -> [Place]? {
        let isCompact = version >= 3
        var bytes = ByteCursor(frame, at: 8)
        if isCompact, !bytes.skipTags() { return nil }
        if version >= 1, bytes.int32() == nil { return nil }
        guard version >= 4 else {
            guard bytes.int16() != nil else { return nil }
            if version >= 1, bytes.text(compact: isCompact) == nil { return nil }
            guard bytes.int32() != nil else { return nil }
            return place(&bytes, isCompact).map { [$0] }
        }
        guard let count = bytes.count(compact: true) else { return nil }
        var places: [Place] = []
        for _ in 0..<count {
            guard bytes.text(compact: true) != nil, bytes.int32() != nil, let place = place(&bytes, true),
                bytes.int16() != nil, bytes.text(compact: true) != nil, bytes.skipTags()
            else { return nil }
            places.append(place)
        }
        return places
    }

    private static func place(_ bytes: inout ByteCursor, _ isCompact: Bool) -> Place? {
        let start = bytes.position
        guard let host = bytes.text(compact: isCompact), let port = bytes.int32() else { return nil }
        return Place(address: BrokerAddress(host: host, port: port), range: start..<bytes.position)
    }

    private static func encode(_ address: BrokerAddress, compact: Bool) -> [UInt8] {
        // No coordinator is told as an empty host and port -1, which is left as it is.
        let host = Array(address.host.utf8)
        let length = compact ? [UInt8(truncatingIfNeeded: host.count + 1)] : bigEndian(UInt16(host.count))
        return length + host + bigEndian(UInt32(bitPattern: address.port))
    }

    private static func bigEndian<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
        withUnsafeBytes(of: number.bigEndian) { Array($0) }
    }
}
