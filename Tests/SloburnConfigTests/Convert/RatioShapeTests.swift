import SloburnModel
import Testing

@testable import SloburnConfig

@Suite struct RatioShapeTests {
    @Test(
        "Two queries are a ratio, a threshold or nothing",
        arguments: [
            ("sum(rate(a[5m]))", "sum(rate(b[5m]))", "bad a of b"),
            ("sum(increase(a{x=\"1\"}[5m]))", "sum(increase(a[5m]))", "bad a{x=\"1\"} of a"),
            ("sum by (y, x) (rate(a[5m]))", "sum(rate(b[5m])) by (x, y)", "bad a of b by x, y"),
            ("sum(rate(a[5m])) or vector(0)", "sum(rate(b[5m]))", "bad a of b"),
            ("(sum(rate(a[5m])) or on() vector(0)) or vector(0.0)", "sum(rate(b[5m]))", "bad a of b"),
            ("sum(rate(b[5m])) - sum(rate(a[5m]))", "sum(rate(b[5m]))", "good a of b"),
            ("sum(rate(b[5m])) - (sum(rate(a[5m])) or vector(0))", "sum(rate(b[5m]))", "good a of b"),
            (
                "sum(rate(b{x=\"1\",y=\"2\"}[5m])) - sum(rate(a[5m]))", "sum(rate(b{y=\"2\",x=\"1\"}[5m]))",
                "good a of b{y=\"2\",x=\"1\"}"
            ),
            ("sum(rate(h_count[5m])) - sum(rate(h_bucket{le=\"2\"}[5m]))", "sum(rate(h_count[5m]))", "h at most 2 s"),
            (
                "sum(rate(h_ms_count[5m])) - sum(rate(h_ms_bucket{le=\"2\"}[5m]))", "sum(rate(h_ms_count[5m]))",
                "h_ms at most 2 ms"
            ),
            (
                "sum(rate(h_bytes_count[5m])) - sum(rate(h_bytes_bucket{le=\"1e6\",a=\"b\"}[5m]))",
                "sum(rate(h_bytes_count[5m]))", "good bucket and total select by different labels"
            ),
            ("sum(rate(a[5m])) - sum(rate(b[5m]))", "sum(rate(b[5m]))", "a difference must be"),
            ("sum(rate(a[5m])) or vector(1)", "sum(rate(b[5m]))", "only sum(rate("),
            ("sum(rate(a[5m]))", "sum(rate(b[1m]))", "look back differently"),
            ("sum(rate(a[5m]))", "sum by (x) (rate(b[5m]))", "keep different labels"),
            ("avg(rate(a[5m]))", "sum(rate(b[5m]))", "only sum(rate("), ("a", "sum(rate(b[5m]))", "'a' is no sum"),
            ("sum(irate(a[5m]))", "sum(rate(b[5m]))", "only sum(rate("),
            ("sum(rate(a[5m:1m]))", "sum(rate(b[5m]))", "only sum(rate("),
            ("sum(rate(a[5m] @ 3))", "sum(rate(b[5m]))", "offset and @"),
            ("sum(rate(h_bucket{le=\"+Inf\"}[5m]))", "sum(rate(h_count[5m]))", "holds good events"),
            ("sum(rate(h_count[5m])) - sum(rate(h{le=\"2\"}[5m]))", "sum(rate(h_count[5m]))", "must end in _bucket"),
            ("sum(rate(h_count[5m])) - sum(rate(h_bucket{le=\"x\"}[5m]))", "sum(rate(h_count[5m]))", "with a bound"),
        ])
    func reads(_ errors: String, _ total: String, _ expected: String) throws {
        let (errors, total) = (try PromQLParser.parse(errors), try PromQLParser.parse(total))
        let result: String
        do throws(ShapeError) {
            result = try RatioShape(errors: errors, total: total).indicator().explained
        } catch {
            result = error.message
        }
        #expect(result == expected || result.contains(expected) && expected.contains(" "), "\(result)")
    }

    @Test(
        "Conditions are tiers, or say why not",
        arguments: [
            ("E[1h] > 14.4 * 0.001 and E[5m] > 14.4 * 0.001", "0.999: 1h/5m 14.4"),
            ("E[5m] > 0.001 * 14.4 and E[1h] > 14.4 * (1 - 0.999)", "0.999: 1h/5m 14.4"),
            ("E[1h] > (1 - 99.9 / 100) * 2 and E[5m] > (1 - 99.9 / 100) * 2", "0.999: 1h/5m 2"),
            ("E[1h] / 0.01 > 2 and E[5m] / (1 - 0.99) > 2", "0.99: 1h/5m 2"),
            ("E[1h] > 0.5 * 0.1 and E[5m] > 0.5 * 0.1", "0.9: 1h/5m 0.5"),
            ("E[1h] > 14.4 * 0.09999999999999432 and E[5m] > 14.4 * 0.1", "0.9: 1h/5m 14.4"),
            ("E[3d] > 0.9333333333333333 * 0.001 and E[6h] > 0.9333333333333333 * 0.001", "0.999: 3d/6h 0.933333333"),
            ("E[1h] > 9 * 0.1 and E[5m] > 9 * 0.1 or E[6h] > 6 * 0.1 and E[30m] > 6 * 0.1", "0.9: 1h/5m 9, 6h/30m 6"),
            ("avg without (w) (E[1h] > 9 * 0.1) and E[5m] > 9 * 0.1", "0.9: 1h/5m 9"),
            ("E[1h] > bool 9 * 0.1 and E[5m] > 9 * 0.1", "only > is"),
            ("E[1h] > 9 * 0.1 and E[5m] > 9 * 0.1 and up > 0", "found 3 conditions"),
            ("E[1h] > 9 * 0.1 and sum(rate(c[5m])) / sum(rate(b[5m])) > 9 * 0.1", "different error ratios"),
            ("E[1h] > 9 * 0.1 and E[5m] > 9 * 0.1 or E[6h] > 6 * 0.2 and E[30m] > 6 * 0.2", "different error ratios"),
            ("E[1h] > -9 * 0.1 and E[5m] > -9 * 0.1", "not above 0"), ("E[1h] > 1 / 0 and up", "is not FACTOR"),
            ("E[1h] > 9 * 0.1 and up", "no comparison"),
            ("E[1h] > (1 / 3) * 0.1 and E[5m] > (1 / 3) * 0.1", "too many"),
            ("E[2y] > 9 * 0.1 and E[5m] > 9 * 0.1", "multiples of 10s"),
        ])
    func readsConditions(_ text: String, _ expected: String) throws {
        let ratio = "sum(rate(a[$1])) / sum(rate(b[$1]))"
        let expanded = text.replacing(/E\[(\w+)\]/) { ratio.replacing("$1", with: $0.output.1) }
        let parsed = try PromQLParser.parse(expanded)
        let result: String
        do throws(ShapeError) {
            let condition = try BurnRateExpression(parsed, RecordedRules())
            let tiers = condition.tiers.map { "\($0.longWindow)/\($0.shortWindow) \($0.factor.exactDecimal ?? "")" }
            result = "\(condition.errorShare.complement?.exactDecimal ?? ""): \(tiers.joined(separator: ", "))"
        } catch {
            result = error.message
        }
        #expect(result.contains(expected), "\(result)")
    }
}

extension ConvertedIndicator {
    fileprivate var explained: String {
        switch self {
        case .ratio(let numerator, let counts, let total, let groupBy):
            let groups = groupBy.isEmpty ? "" : " by " + groupBy.joined(separator: ", ")
            return "\(counts == .good ? "good" : "bad") \(numerator) of \(total)\(groups)"
        case .threshold(let bucket, _):
            return "\(bucket.query) at most \(bucket.bound) \(bucket.unit)"
        }
    }
}
