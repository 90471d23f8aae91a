internal import CRdKafka

/// A record on its way into the producer's queue.
struct OutgoingRecord {
    let topic: OpaquePointer
    let partition: Int32
    let key: UnsafeRawBufferPointer?
    let value: UnsafeRawBufferPointer?
    let headers: KafkaHeaders
    let timestampMilliseconds: Int64

    /// Queues a copy; returns an `rd_kafka_error_t` that the caller has to destroy, or nil.
    ///
    /// Headers go in as one list, which stays ours when the call fails. Given one by one, librdkafka 2.0.2 would free
    /// them twice when the partition does not exist (librdkafka#4627).
    func send(with client: OpaquePointer) -> OpaquePointer? {
        let list = headers.isEmpty ? nil : headers.makeList()
        let error = withUnsafeTemporaryAllocation(of: rd_kafka_vu_t.self, capacity: 7) { arguments in
            var count = 0
            func add(_ kind: rd_kafka_vtype_t, _ fill: (inout rd_kafka_vu_t) -> Void) {
                var argument = rd_kafka_vu_t()
                argument.vtype = kind
                fill(&argument)
                arguments.initializeElement(at: count, to: argument)
                count += 1
            }
            add(RD_KAFKA_VTYPE_RKT) { $0.u.rkt = topic }
            add(RD_KAFKA_VTYPE_PARTITION) { $0.u.i32 = partition }
            add(RD_KAFKA_VTYPE_MSGFLAGS) { $0.u.i = RD_KAFKA_MSG_F_COPY }
            add(RD_KAFKA_VTYPE_TIMESTAMP) { $0.u.i64 = timestampMilliseconds }
            if let key { add(RD_KAFKA_VTYPE_KEY) { $0.u.mem = .init(ptr: address(of: key), size: key.count) } }
            if let value { add(RD_KAFKA_VTYPE_VALUE) { $0.u.mem = .init(ptr: address(of: value), size: value.count) } }
            if let list { add(RD_KAFKA_VTYPE_HEADERS) { $0.u.headers = list } }
            return rd_kafka_produceva(client, arguments.baseAddress, count)
        }
        if error != nil, let list { rd_kafka_headers_destroy(list) }
        return error
    }

    /// Where the bytes are.
    ///
    /// An empty buffer may have no address, but to librdkafka a null pointer means null.
    private func address(of bytes: UnsafeRawBufferPointer) -> UnsafeMutableRawPointer? {
        UnsafeMutableRawPointer(mutating: bytes.baseAddress ?? UnsafeRawPointer(bitPattern: 1))
    }
}

extension KafkaHeaders {
    /// Builds an `rd_kafka_headers_t` that the caller owns.
    func makeList() -> OpaquePointer? {
        guard let list = rd_kafka_headers_new(all.count) else { return nil }
        for header in all {
            if let value = header.value {
                // One byte more keeps an empty value's address from being null; its length stays 0.
                let padded = value.isEmpty ? [0] : value
                rd_kafka_header_add(list, header.name, -1, padded, value.count)
            } else {
                rd_kafka_header_add(list, header.name, -1, nil, 0)
            }
        }
        return list
    }

    /// Reads an `rd_kafka_headers_t` that someone else owns.
    init(list: OpaquePointer) {
        var headers: [Header] = []
        var name: UnsafePointer<CChar>?
        var bytes: UnsafeRawPointer?
        var size = 0
        while rd_kafka_header_get_all(list, headers.count, &name, &bytes, &size) == RD_KAFKA_RESP_ERR_NO_ERROR {
            guard let name else { break }
            let value = bytes.map { Array(UnsafeRawBufferPointer(start: $0, count: size)) }
            headers.append(Header(name: String(cString: name), value: value))
        }
        self.init(headers)
    }
}
