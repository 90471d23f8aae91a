import SloburnModel

@testable import SloburnDecode

/// Reads frames of Confluent's schema registry.
///
/// The first byte tells how long the header with the schema is, plus 1; 0 is for none. The value is behind it.
final class ConfluentTarget: FuzzTarget {
    func run(_ input: UnsafeRawBufferPointer) {
        guard let first = input.first else { return }
        let header = input.dropFirst().prefix(max(0, Int(first) - 1))
        let value = UnsafeRawBufferPointer(rebasing: input[header.endIndex...])
        var headers: [RecordHeader] = []
        if first > 0 { headers.append(RecordHeader(name: ConfluentFrame.headerName, value: Array(header))) }
        for hasMessageIndexes in [false, true] { open(value, headers, hasMessageIndexes) }
    }

    private func open(_ value: UnsafeRawBufferPointer, _ headers: [RecordHeader], _ hasMessageIndexes: Bool) {
        do throws(Rejection) {
            let frame = try ConfluentFrame(value, headers: headers, hasMessageIndexes: hasMessageIndexes)
            require(frame.payload.upperBound == value.count, "a payload that ends within the value")
            require(headers.isEmpty || frame.payload.lowerBound == 0, "a frame in the value and in a header")
            let indexes = frame.messageIndexes
            require(indexes.isEmpty != hasMessageIndexes || indexes.count <= 64, "message indexes \(indexes)")
            require(indexes.allSatisfy { $0 >= 0 }, "message indexes \(indexes)")
            if case .guid(let bytes) = frame.schema { require(bytes.count == 16, "a GUID of \(bytes.count) bytes") }
        } catch {
            var digest = Digest()
            digest.add(error)
        }
    }
}

/// Takes payloads out of Kafka Connect's JSON.
final class ConnectTarget: FuzzTarget {
    private let envelope = ConnectEnvelope()
    private let reader = JSONTreeReader()

    func run(_ input: UnsafeRawBufferPointer) {
        let first = open(input)
        require(open(input) == first, "a record opens otherwise the second time")
    }

    private func open(_ value: UnsafeRawBufferPointer) -> Digest {
        var digest = Digest()
        do throws(Rejection) {
            guard let payload = try envelope.open(value) else { return digest }
            digest.add(payload)
            let isFixed = payload.equals("true") || payload.equals("false")
            require(
                isFixed || value.holds(payload) || envelope.arena.holds(payload),
                "a payload outside of the record and the arena")
            require((try? reader.read(payload)) != nil, "a payload that is not JSON")
            require(envelope.arena.capacity <= 2 << 16 + 8 * value.count, "\(envelope.arena.capacity) bytes of texts")
        } catch {
            digest.add(error)
        }
        return digest
    }
}

/// Takes CloudEvents out of records in all three modes.
///
/// An input is its headers, each as `name:value` with a record separator behind it, and its value; a value of one zero
/// byte is for null.
final class CloudEventsTarget: FuzzTarget {
    private static let separator: UInt8 = 0x1E
    private static let names: [StaticString] = ["id", "source", "type", "time", "subject", "datacontenttype", "a"]

    private let envelope = CloudEventsEnvelope()

    func run(_ input: UnsafeRawBufferPointer) {
        var rest = input[...]
        var headers: [RecordHeader] = []
        while let end = rest.firstIndex(of: Self.separator) {
            headers.append(RecordHeader(piece: rest[..<end]))
            rest = rest[(end + 1)...]
        }
        let value: UnsafeRawBufferPointer? = rest.elementsEqual([0]) ? nil : UnsafeRawBufferPointer(rebasing: rest)
        let first = open(value, headers, input.count)
        require(open(value, headers, input.count) == first, "a record opens otherwise the second time")
    }

    private func open(_ value: UnsafeRawBufferPointer?, _ headers: [RecordHeader], _ count: Int) -> Digest {
        var digest = Digest()
        do throws(Rejection) {
            try envelope.open(value, headers: headers)
            for event in envelope.events { add(event, of: value, to: &digest) }
            for refusal in envelope.refusals {
                digest.add(refusal.index)
                digest.add(refusal.rejection)
            }
        } catch {
            require(envelope.events.isEmpty && envelope.refusals.isEmpty, "a record refused whole leaves events")
            digest.add(error)
        }
        checkIndexes()
        let held = envelope.arena.capacity
        require(held <= 2 << 16 + 16 * count, "\(held) bytes of texts for \(count) bytes")
        return digest
    }

    /// Each element is an event or refused, in the order of the record.
    private func checkIndexes() {
        let (events, refusals) = (envelope.events.map(\.index), envelope.refusals.map(\.index))
        require(events == events.sorted() && refusals == refusals.sorted(), "indexes \(events) and \(refusals)")
        require((events + refusals).sorted().elementsEqual(0..<events.count + refusals.count), "an index is missing")
    }

    private func add(_ event: CloudEvent, of value: UnsafeRawBufferPointer?, to digest: inout Digest) {
        digest.add(event.index)
        require(envelope.arena.holds(event.deduplicationKey), "a key outside of the arena")
        digest.add(event.deduplicationKey)
        for name in Self.names {
            if let text = envelope.attribute(name, of: event) { digest.add(text) }
        }
        guard let data = event.data else { return }
        digest.add(data)
        let isFixed = data.equals("true") || data.equals("false")
        require(
            isFixed || value?.holds(data) == true || envelope.arena.holds(data),
            "data outside of the record and the arena")
    }
}

extension RecordHeader {
    /// A header written as `name:value`, or without a colon where it has no value.
    fileprivate init(piece: Slice<UnsafeRawBufferPointer>) {
        let name = piece.prefix { $0 != UInt8(ascii: ":") }
        let value = name.endIndex < piece.endIndex ? Array(piece[(name.endIndex + 1)...]) : nil
        self.init(name: String(decoding: name, as: UTF8.self), value: value)
    }
}
