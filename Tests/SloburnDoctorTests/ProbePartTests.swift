import SloburnConfig
import SloburnKafka
import Testing

@testable import SloburnDoctor

/// The parts of probes that ask nobody.
@Suite struct ProbePartTests {
    @Test(arguments: [
        ("kafka-1:9093", "kafka-1", "9093", "kafka-1:9093"), ("kafka-1", "kafka-1", "9092", "kafka-1:9092"),
        ("[::1]:19092", "::1", "19092", "[::1]:19092"), ("[::1]", "::1", "9092", "[::1]:9092"),
        ("fe80::1", "fe80::1", "9092", "[fe80::1]:9092"), ("SSL://kafka:9093", "kafka", "9093", "kafka:9093"),
        (":", "", "", ":"), ("", "", "9092", ":9092"), ("[::1", "[::1", "9092", "[[::1]:9092"),
    ])
    func addressesAreReadAsTheClientReadsThem(_ text: String, _ host: String, _ port: String, _ whole: String) {
        let address = ServerAddress(text)
        #expect(address.host == host)
        #expect(address.port == port)
        #expect(address.text == whole)
    }

    struct Group: CustomTestStringConvertible {
        var testDescription: String
        var groups: String
        var files: [String: String]
        var limit: Int64?
    }

    @Test(arguments: [
        Group(
            testDescription: "the least of a path", groups: "0::/system.slice/sloburn.service\n",
            files: [
                "/sys/fs/cgroup/system.slice/sloburn.service/memory.max": "max\n",
                "/sys/fs/cgroup/system.slice/memory.max": "1073741824\n",
                "/sys/fs/cgroup/memory.max": "4294967296\n",
            ], limit: 1 << 30),
        Group(
            testDescription: "the older kind", groups: "5:cpu:/x\n4:memory:/docker/abc\n",
            files: [
                "/sys/fs/cgroup/memory/docker/abc/memory.limit_in_bytes": "536870912\n",
                "/sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n",
            ], limit: 512 << 20),
        Group(testDescription: "no limit", groups: "0::/\n", files: ["/sys/fs/cgroup/memory.max": "max"], limit: nil),
        Group(testDescription: "nonsense", groups: "what\n\n::\n", files: [:], limit: nil),
    ])
    func theLeastLimitOfControlGroupsCounts(_ example: Group) {
        #expect(MachineProbe.limit(example.groups) { example.files[$0] } == example.limit)
    }

    @Test func theMachinesMemoryIsRead() {
        #expect(MachineProbe.total("MemTotal:        2048 kB\nMemFree: 1 kB\n") == 2 << 20)
        #expect(MachineProbe.total("") == nil)
    }

    @Test func requestsAreReadFromWhatTheClientSays() {
        let words = ClientWords()
        let begin = "[thrd:a:1/bootstrap]: a:1/bootstrap: "
        for text in [
            "\(begin)Broker API support:", "\(begin)  ApiKey Produce (0) Versions 0..9",
            "\(begin)  ApiKey Unknown-60? (60) Versions 0..0", "\(begin)  ApiKey Broken (x) Versions 0..1",
            "\(begin)  ApiKey Backwards (7) Versions 3..1", "[thrd:b:2/2]: b:2/2:   ApiKey Fetch (1) Versions 0..4",
        ] {
            words.log(KafkaLogLine(level: 7, facility: "APIVERSION", message: text))
        }
        #expect(words.requests == [0: 0...9, 60: 0...0])
        #expect(words.failure == nil)
    }

    @Test(arguments: [
        (
            ["[thrd:a:1/bootstrap]: a:1/bootstrap: Connect to ipv4#a:1 failed: refused", "1/1 brokers are down"],
            "a:1/bootstrap: Connect"
        ),
        (["SSL handshake failed: certificate verify failed"], "the broker's certificate is not trusted"),
        (["x: SASL authentication error: wrong"], "the broker refuses the login"),
        (["Disconnected while requesting ApiVersion: …"], "the connection ends at once"),
    ])
    func troubleIsToldInWordsThatHelp(_ lines: [String], _ text: String) {
        let words = ClientWords()
        for line in lines { words.log(KafkaLogLine(level: 3, facility: "FAIL", message: line)) }
        #expect(words.failure?.hasPrefix(text) == true, "\(words.failure ?? "")")
    }

    @Test func clocksAreComparedByWhatAllRecordsAllow() {
        // Stamped at 1000 between 990 and 1010 here: between 10 behind and 11 ahead.
        #expect(WriteProbe.difference(stamps: [1_000], sent: [990...1_010]) == -10...11)
        #expect(WriteProbe.difference(stamps: [1_000, 2_000], sent: [990...1_010, 1_999...2_003]) == -3...2)
        #expect(WriteProbe.difference(stamps: [1_000, 5_000], sent: [990...1_010, 1_999...2_003]) == nil)
        #expect(WriteProbe.difference(stamps: [], sent: []) == nil)
    }

    @Test(arguments: [
        ("127.0.0.1:8470", false, "http://127.0.0.1:8470"), ("0.0.0.0:80", false, "http://127.0.0.1:80"),
        ("[::]:80", true, "https://[::1]:80"), ("[fe80::1]:80", false, "http://[fe80::1]:80"),
        ("localhost:0", false, nil), (":8470", false, "http://127.0.0.1:8470"),
    ])
    func theDaemonIsAskedWhereItListens(_ listen: String, _ isSecure: Bool, _ url: String?) {
        let tls = isSecure ? HTTPSettings.TLS(certificate: "c", key: "k") : nil
        #expect(DaemonProbe.url(HTTPSettings(listen: listen, tls: tls)) == url)
    }

    @Test func whatADaemonSaysIsRead() {
        let text = "# HELP a b\na_total 3\nb{c=\"d\"} 4\nbroken\nkeys 12 1795000000000\n"
        #expect(DaemonProbe.metrics(text) == ["a_total": 3, "keys": 12])
        let body = #"{"ready":false,"reasons":[{"code":"a","message":"one"},{"code":"b","message":"two"}]}"#
        #expect(DaemonProbe.reasons(body) == "one; two")
        #expect(DaemonProbe.reasons("<html>") == "<html>")
    }
}
