import Foundation
import SloburnConfig
import SloburnDaemon
import SloburnModel
import Testing

@testable import SloburnServer

@Suite struct SLOMetricsTests {
    private static let window = #""from":"2026-11-18T11:00:00.000Z","to":"2026-11-18T11:05:00.000Z""#

    private static func snapshot(_ key: String) -> [UInt8] {
        let rates = #""5m":{\#(window),"good":270,"bad":30,"total":300,"rate":10},"#
        let text = String(decoding: BoardFixture.snapshot(key), as: UTF8.self)
            .replacing(
                #""burnRates":{"5m":{"rate":1.5},"1h":{"rate":2.5}}"#, with: #""burnRates":{\#(rates.dropLast())}"#)
        return Array(text.utf8)
    }

    private static func lines(_ keys: [String]) throws -> [String] {
        let board = try #require(BoardFixture.builder(keys.map(snapshot)).published())
        let metrics = SLOMetrics(board)
        var text = MetricsText()
        metrics.add(.sloth, to: &text)
        metrics.add(.pyrra, to: &text)
        return text.text.split(separator: "\n").map(String.init)
    }

    @Test func hasTheSeriesOfSlothsBoards() throws {
        let lines = try Self.lines(["checkout{region=\"eu\"}", "search"])
        let names = #"sloth_id="checkout-checkout",sloth_service="checkout",sloth_slo="checkout",region="eu""#
        for line in [
            "slo:sli_error:ratio_rate5m{\(names),sloth_window=\"5m\"} 0.1", "slo:objective:ratio{\(names)} 0.99",
            "slo:time_period:days{\(names)} 30", "slo:period_error_budget_remaining:ratio{\(names)} 0.5",
            "slo:period_burn_rate:ratio{\(names)} 0.5",
        ] {
            #expect(lines.contains(line), "\(line)")
        }
        let rate = lines.first { $0.hasPrefix("slo:current_burn_rate:ratio{\(names)}") }?.split(separator: " ").last
        #expect(abs((Double(rate ?? "") ?? 0) - 10) < 1e-9)
        #expect(lines.contains { $0.hasPrefix("sloth_slo_info{") && $0.contains(#"sloth_objective="99.0""#) })
    }

    @Test func hasTheSeriesOfPyrrasBoards() throws {
        let lines = try Self.lines(["search"])
        for line in [
            "pyrra_objective{slo=\"search\"} 0.99", "pyrra_window{slo=\"search\"} 2592000",
            "pyrra_availability{slo=\"search\"} 0.9", "pyrra_requests:rate5m{slo=\"search\"} 1",
            "pyrra_errors:rate5m{slo=\"search\"} 0.1",
        ] {
            #expect(lines.contains(line), "\(line)")
        }
    }

    @Test func tellsEachMetricOnce() throws {
        let lines = try Self.lines(["checkout{region=\"eu\"}", "checkout{region=\"us\"}", "search"])
        let types = lines.filter { $0.hasPrefix("# TYPE ") }
        #expect(Set(types).count == types.count)
        let series = lines.filter { !$0.hasPrefix("#") }.map { $0.prefix { $0 != " " } }
        #expect(Set(series).count == series.count)
    }

    @Test(arguments: [
        (["slo"], #"pyrra_objective{slo="checkout",exported_slo="0"}"#),
        (["http.method", "http_method"], #"pyrra_objective{slo="checkout",http_method="0",exported_http_method="1"}"#),
        (["sloth_window"], #"sloth_slo="checkout",exported_sloth_window="0"}"#),
    ])
    func namesNoLabelTwice(_ labels: [String], _ series: String) throws {
        let group = labels.enumerated().map { "\"\($1)\":\"\($0)\"" }.joined(separator: ",")
        let text = String(decoding: Self.snapshot("checkout"), as: UTF8.self)
            .replacing(#""group":{}"#, with: #""group":{\#(group)}"#)
        let board = try #require(BoardFixture.builder([Array(text.utf8)]).published())
        var metrics = MetricsText()
        SLOMetrics(board).add(.sloth, to: &metrics)
        SLOMetrics(board).add(.pyrra, to: &metrics)
        #expect(metrics.text.contains(series), "\(metrics.text)")
    }
}
