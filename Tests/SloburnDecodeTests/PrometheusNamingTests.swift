import SloburnDecode
import SloburnModel
import Testing

@Suite struct PrometheusNamingTests {
    struct Reading: CustomTestStringConvertible, Sendable {
        let name: String
        let role: PrometheusNaming.Role
        let unit: String?
        var testDescription: String { name }

        init(_ name: String, _ role: PrometheusNaming.Role, _ unit: String?) {
            (self.name, self.role, self.unit) = (name, role, unit)
        }
    }

    @Test(arguments: [
        Reading("http_requests_total", .total, nil),
        Reading("process_cpu_seconds_total", .total, "s"),
        Reading("sent_bytes_total", .total, "By"),
        Reading("duration_seconds_sum", .sum, "s"),
        Reading("duration_seconds_count", .count, "1"),
        Reading("duration_seconds_bucket", .bucket, "1"),
        Reading("http_requests_created", .created, nil),
        Reading("duration_seconds_created", .created, nil),
        Reading("up", .other, nil),
        Reading("disk_used_ratio", .other, "1"),
        Reading("disk_used_percent", .other, "%"),
        Reading("room_temperature_celsius", .other, "Cel"),
        Reading("mains_volts", .other, "V"),
        Reading("mains_amperes", .other, "A"),
        Reading("used_joules_total", .total, "J"),
        Reading("latency_milliseconds", .other, "ms"),
        Reading("cpu_hertz", .other, "Hz"),
        Reading("received_bytes_per_seconds", .other, nil),
        Reading("seconds", .other, nil),
        Reading("_seconds", .other, "s"),
        Reading("seconds_ago", .other, nil),
        Reading("parseconds", .other, nil),
        Reading("total", .other, nil),
        Reading("_total", .total, nil),
        Reading("subtotal", .other, nil),
        Reading("request_discount", .other, nil),
        Reading("a_Total", .other, nil),
        Reading("_", .other, nil),
        Reading("", .other, nil),
    ])
    func namesTellWhatValuesAre(_ reading: Reading) {
        var name = reading.name
        name.withUTF8 { bytes in
            let naming = PrometheusNaming(UnsafeRawBufferPointer(bytes))
            #expect(naming.role == reading.role)
            #expect(naming.unit.map { String(decoding: $0, as: UTF8.self) } == reading.unit)
            let isCumulative = [.total, .sum, .count, .bucket].contains(reading.role)
            #expect(naming.kind == (isCumulative ? .cumulative : nil))
        }
    }
}
