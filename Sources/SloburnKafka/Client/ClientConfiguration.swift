internal import CRdKafka

/// An owner of `rd_kafka_conf_t` until a client takes it over.
struct ClientConfiguration: ~Copyable {
    let pointer: OpaquePointer

    init() {
        pointer = rd_kafka_conf_new()
    }

    deinit {
        rd_kafka_conf_destroy(pointer)
    }

    func set(_ property: KafkaProperties.Property) throws(KafkaError) {
        let (result, reason) = withErrorText { text, size in
            rd_kafka_conf_set(pointer, property.name, property.value, text, size)
        }
        guard result != RD_KAFKA_CONF_OK else { return }
        throw KafkaError(.invalidArgument, reason: "property \(property.name): \(reason)")
    }

    /// Makes a client, which takes the configuration over.
    consuming func makeClient(_ kind: rd_kafka_type_t) throws(KafkaError) -> OpaquePointer {
        let (client, reason) = withErrorText { text, size in
            rd_kafka_new(kind, pointer, text, size)
        }
        guard let client else {
            // A failed rd_kafka_new leaves the configuration to its owner.
            _ = consume self
            throw KafkaError(.invalidArgument, reason: reason)
        }
        discard self
        return client
    }
}

/// Calls a C function that describes its failure in a buffer, and returns the description with the result.
func withErrorText<Result>(_ body: (UnsafeMutablePointer<CChar>, Int) -> Result) -> (Result, String) {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 512) { buffer in
        guard let text = buffer.baseAddress else { preconditionFailure("an allocation of 512 bytes has an address") }
        text.pointee = 0
        let result = body(text, buffer.count)
        return (result, String(cString: text))
    }
}

extension KafkaProperties {
    /// The properties that librdkafka does not know or whose value it refuses, found without a connection.
    public func problems(for role: Role) -> [Problem] {
        let configuration = ClientConfiguration()
        var problems: [Problem] = []
        for property in applicable(to: role) {
            do throws(KafkaError) {
                try configuration.set(property)
            } catch {
                problems.append(Problem(name: property.name, reason: error.reason))
            }
        }
        return problems
    }
}
