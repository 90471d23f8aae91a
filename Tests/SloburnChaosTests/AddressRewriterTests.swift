import Testing

@testable import SloburnChaos

@Suite struct AddressRewriterTests {
    private static func number<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
        withUnsafeBytes(of: number.bigEndian) { Array($0) }
    }

    private static func text(_ text: String, compact: Bool) -> [UInt8] {
        (compact ? [UInt8(text.utf8.count + 1)] : number(Int16(text.utf8.count))) + Array(text.utf8)
    }

    private static func frame(_ body: [UInt8]) -> [UInt8] { number(Int32(body.count)) + body }

    private static func request(_ api: APIKey, _ version: Int16) throws -> RequestHeader {
        try #require(RequestHeader(frame(number(api.rawValue) + number(version) + number(Int32(7)))))
    }

    /// A response with one broker at the host and port, followed by bytes that nobody looks at.
    private static func metadata(_ version: Int16, _ host: String, _ port: Int32) -> [UInt8] {
        let isCompact = version >= 9
        var body = number(Int32(7)) + (isCompact ? [0] : [])
        if version >= 3 { body += number(Int32(0)) }
        body += isCompact ? [2] : number(Int32(1))
        body += number(Int32(1)) + text(host, compact: isCompact) + number(port)
        if version >= 1 { body += text("rack", compact: isCompact) }
        if isCompact { body += [0] }
        return frame(body + [1, 2, 3, 4, 5])
    }

    private static func coordinator(_ version: Int16, _ host: String, _ port: Int32) -> [UInt8] {
        let isCompact = version >= 3
        var body = number(Int32(7)) + (isCompact ? [0] : [])
        if version >= 1 { body += number(Int32(0)) }
        if version >= 4 { body += [2] + text("group", compact: true) }
        if version < 4 { body += number(Int16(0)) }
        if (1..<4).contains(version) { body += text("fine", compact: isCompact) }
        body += number(Int32(1)) + text(host, compact: isCompact) + number(port)
        if version >= 4 { body += number(Int16(0)) + text("fine", compact: true) + [0] }
        return frame(body + (isCompact ? [0] : []))
    }

    @Test("Metadata of every version tells the proxy's address", arguments: Int16(0)...13)
    func metadataIsRewritten(version: Int16) throws {
        var seen: [BrokerAddress] = []
        let rewritten = AddressRewriter.rewrite(
            Self.metadata(version, "broker-1.example", 9092), of: try Self.request(.metadata, version)
        ) {
            seen.append($0)
            return BrokerAddress(host: "127.0.0.1", port: 20_000)
        }
        #expect(rewritten == Self.metadata(version, "127.0.0.1", 20_000))
        #expect(seen == [BrokerAddress(host: "broker-1.example", port: 9092)])
    }

    @Test("FindCoordinator of every version tells the proxy's address", arguments: Int16(0)...6)
    func coordinatorIsRewritten(version: Int16) throws {
        let rewritten = AddressRewriter.rewrite(
            Self.coordinator(version, "b", 1), of: try Self.request(.findCoordinator, version)
        ) { _ in BrokerAddress(host: "127.0.0.1", port: 20_000) }
        #expect(rewritten == Self.coordinator(version, "127.0.0.1", 20_000))
    }

    @Test("A response that ends too soon or is of an unknown version is refused")
    func whatCannotBeReadIsRefused() throws {
        let whole = Self.metadata(4, "host", 9092)
        let request = try Self.request(.metadata, 4)
        for length in 8..<whole.count - 5 {
            #expect(AddressRewriter.rewrite(Array(whole[..<length]), of: request) { $0 } == nil)
        }
        #expect(AddressRewriter.rewrite(whole, of: try Self.request(.metadata, 99)) { $0 } == nil)
    }

    @Test("A stream is cut into the same messages however it arrives", arguments: [1, 2, 3, 7, 64])
    func framesAreCut(size: Int) {
        let frames = [Self.frame([1, 2, 3]), Self.frame([]), Self.frame(Array(repeating: 9, count: 100))]
        var assembler = FrameAssembler()
        var cut: [[UInt8]] = []
        let stream = Array(frames.joined())
        for start in stride(from: 0, to: stream.count, by: size) {
            stream[start..<min(stream.count, start + size)].withUnsafeBytes { assembler.append($0) }
            while let frame = assembler.next() { cut.append(frame) }
        }
        #expect(cut == frames)
    }

    @Test("A length that no message has ends the stream")
    func nonsenseIsNoticed() {
        var assembler = FrameAssembler()
        [UInt8(0xff), 0, 0, 0].withUnsafeBytes { assembler.append($0) }
        #expect(assembler.next() == nil)
        #expect(assembler.isUnreadable)
    }
}
