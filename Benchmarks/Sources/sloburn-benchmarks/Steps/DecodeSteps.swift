import SloburnDecode

/// JSON texts to fields.
enum DecodeSteps {
    private static let paths = ["metric", "value", "unit", "timestamp", "service", "region", "status"]

    static var all: [Step] {
        [
            Step(name: "decode/json", unit: "event of 200 B, 7 fields", iterations: 2_000) { _ in
                let events = Events(count: 1_024)
                let reader = JSONFieldReader(paths: paths)
                return { iterations in
                    for index in 0..<iterations {
                        let record = try reader.read(events.event(index & 1_023))
                        keep(Int64(record.elementCount + record.field(6, ofElement: 0).bytes.count))
                    }
                }
            }
        ]
    }
}
