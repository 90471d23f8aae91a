/// What was left of a budget day by day, as a drawing.
struct BurnDownChart {
    private static let (width, height): (Int64, Int64) = (6_400, 1_900)
    private static let (left, right, top, bottom): (Int64, Int64, Int64, Int64) = (480, 60, 90, 260)

    private let budget: BudgetReport
    private let period: ReportPeriod
    private let points: [BurnDownPoint]
    /// How many halves of the budget below 0 are shown.
    private let depth: Int64

    init(_ budget: BudgetReport, in period: ReportPeriod) {
        self.budget = budget
        self.period = period
        points = budget.burnDown
        let least = points.compactMap(\.remaining).min() ?? .zero
        let halves = (least * ExactFraction(-2, over: 1)).whole(.up)
        depth = Int64(min(max(halves, 0), 4))
    }

    /// The drawing; nil where no day has a budget.
    var svg: String? {
        guard points.contains(where: { $0.remaining != nil }) else { return nil }
        return "<svg viewBox=\"0 0 \(Self.width / 10) \(Self.height / 10)\" role=\"img\" aria-label=\""
            + "Error budget left at the end of each day\">" + grid + areas + axis + "</svg>\n"
    }

    /// A number of tenths.
    private static func number(_ tenths: Int64) -> String {
        tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    }

    /// Where a day begins.
    private func x(ofDay day: Int64) -> Int64 {
        let place = ExactFraction(Int128(day - period.firstDay), over: Int128(max(1, period.dayCount)))
        return Self.left + place.scaled(to: Self.width - Self.left - Self.right, within: 0...Self.width)
    }

    /// Where a share of the budget lies; from 1 at the top.
    private func y(_ share: ExactFraction) -> Int64 {
        let span = Self.height - Self.top - Self.bottom
        let down = (.one - share) * ExactFraction(2, over: Int128(2 + depth))
        return Self.top + down.scaled(to: span, within: 0...span)
    }

    private func rect(_ days: Range<Int64>, _ name: String) -> String {
        let (from, to) = (x(ofDay: days.lowerBound), x(ofDay: days.upperBound))
        return "<rect class=\"\(name)\" x=\"\(Self.number(from))\" y=\"\(Self.number(Self.top))\" "
            + "width=\"\(Self.number(to - from))\" height=\"\(Self.number(Self.height - Self.top - Self.bottom))\"/>"
    }

    /// Days without events, and those of which something is excluded.
    private var shades: String {
        let gone = (budget.coverage.missing + budget.coverage.empty).map { rect($0..<$0 + 1, "gone") }
        let out = budget.days.filter { $0.excludedSeconds > 0 }.map { rect($0.day..<$0.day + 1, "out") }
        return (gone + out).joined()
    }

    private var grid: String {
        (-depth...2).map { half in
            let height = Self.number(y(ExactFraction(Int128(half), over: 2)))
            let label =
                "<text x=\"\(Self.number(Self.left - 60))\" y=\"\(height)\" dy=\"3.5\" text-anchor=\"end\">"
                + "\(half < 0 ? "−" : "")\(half.magnitude * 50)%</text>"
            return "<line class=\"\(half == 0 ? "zero" : "grid")\" x1=\"\(Self.number(Self.left))\" "
                + "x2=\"\(Self.number(Self.width - Self.right))\" y1=\"\(height)\" y2=\"\(height)\"/>"
                + (depth < 3 || half % 2 == 0 ? label : "")
        }.joined()
    }

    /// The line, and what lies between it and 0.
    private var areas: String {
        guard let first = points.first?.figures.day else { return "" }
        var line = [(x: x(ofDay: first), share: ExactFraction.one)]
        for point in points {
            guard let remaining = point.remaining else { continue }
            line.append((x(ofDay: point.figures.day + 1), remaining))
        }
        line = Self.withCrossings(line)
        let path = { (limit: (ExactFraction) -> ExactFraction) in
            line.map { "\(Self.number($0.x)),\(Self.number(y(limit($0.share))))" }.joined(separator: " ")
        }
        let zero = Self.number(y(.zero))
        let ends = " \(Self.number(line.last?.x ?? 0)),\(zero) \(Self.number(line[0].x)),\(zero)"
        return "<polygon class=\"above\" points=\"\(path { max($0, .zero) })\(ends)\"/>"
            + "<polygon class=\"below\" points=\"\(path { min($0, .zero) })\(ends)\"/>"
            + shades + "<polyline class=\"burn\" points=\"\(path { $0 })\"/>"
    }

    /// The line with a point wherever it passes 0.
    private static func withCrossings(_ line: [(x: Int64, share: ExactFraction)]) -> [(x: Int64, share: ExactFraction)]
    {
        var points = Array(line.prefix(1))
        for (from, to) in zip(line, line.dropFirst()) {
            if from.share.isNegative != to.share.isNegative {
                let (above, below) = (max(from.share, to.share), min(from.share, to.share))
                let part = (from.share > to.share ? above : .zero - below).divided(by: above - below) ?? .zero
                points.append((from.x + part.scaled(to: to.x - from.x, within: 0...width), .zero))
            }
            points.append(to)
        }
        return points
    }

    private var axis: String {
        let step = max(1, (period.dayCount + 9) / 10)
        return stride(from: period.firstDay, to: period.endDay, by: Int64.Stride(step)).map { day in
            let place = Self.number((x(ofDay: day) + x(ofDay: day + 1)) / 2)
            let text = ReportPeriod.text(ofDay: day).suffix(5)
            return "<text x=\"\(place)\" y=\"\(Self.number(Self.height - 90))\" text-anchor=\"middle\">\(text)</text>"
        }.joined()
    }
}

extension BudgetReport {
    /// How much of the budget is left, as a bar.
    var remainingBar: String {
        guard let consumed = account.consumed else { return "" }
        let width = (.one - consumed).scaled(to: 640, within: -640...640)
        let name = width < 0 ? "fmissed" : "fkept"
        return "<svg class=\"bar\" width=\"64\" height=\"8\" viewBox=\"0 0 640 80\" aria-hidden=\"true\">"
            + "<rect class=\"track\" width=\"640\" height=\"80\" rx=\"40\"/>"
            + "<rect class=\"\(name)\" width=\"\(width.magnitude)\" height=\"80\" rx=\"40\"/></svg>"
    }

    /// How much of the budget was spent in earlier periods and this one, from the earliest on, as bars.
    ///
    /// The line is all of the budget.
    func trendBars(_ title: String) -> String {
        let bars =
            trend.reversed().map { (name: $0.period.name, account: $0.account, isNow: false) }
            + [(name: title, account: account, isNow: true)]
        let width = Int64(bars.count) * 14
        let rects = bars.enumerated().map { index, bar in
            let spent = bar.account.consumed ?? (bar.account.counts.bad > .zero ? ExactFraction(2, over: 1) : .zero)
            let height = bar.account.verdict == .noData ? 3 : spent.scaled(to: 20, within: 2...30)
            let told = bar.account.consumed.map { HumanText.percent($0, places: 1, .up) + " spent" } ?? "no data"
            return "<rect class=\"f\(bar.account.verdict.rawValue) \(bar.isNow ? "now" : "then")\" "
                + "x=\"\(index * 14 + 1)\" y=\"\(31 - height)\" width=\"11\" height=\"\(height)\" rx=\"1.5\">"
                + "<title>\(HTML.text(bar.name)): \(told)</title></rect>"
        }
        return "<svg class=\"spark\" width=\"\(width)\" height=\"32\" viewBox=\"0 0 \(width) 32\" role=\"img\" "
            + "aria-label=\"Budget spent, period by period\">" + rects.joined()
            + "<line class=\"zero\" x1=\"0\" x2=\"\(width)\" y1=\"11\" y2=\"11\" stroke-dasharray=\"2 2\"/></svg>"
    }
}
