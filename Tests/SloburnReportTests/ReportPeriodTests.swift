import SloburnModel
import SloburnNormalize
import Testing

@testable import SloburnReport

/// How periods are written, and which days they have.
@Suite struct ReportPeriodTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let text: String
        let first: String
        let last: String
        let days: Int64
        let earlier: String
        var title: String
        var testDescription: String { text }
    }

    static let good = [
        Case(
            text: "2026-10", first: "2026-10-01", last: "2026-10-31", days: 31, earlier: "2026-09",
            title: "October 2026"),
        Case(
            text: "2028-02", first: "2028-02-01", last: "2028-02-29", days: 29, earlier: "2028-01",
            title: "February 2028"),
        Case(
            text: "2100-02", first: "2100-02-01", last: "2100-02-28", days: 28, earlier: "2100-01",
            title: "February 2100"),
        Case(
            text: "2026-01", first: "2026-01-01", last: "2026-01-31", days: 31, earlier: "2025-12",
            title: "January 2026"),
        Case(
            text: "2026-Q3", first: "2026-07-01", last: "2026-09-30", days: 92, earlier: "2026-Q2",
            title: "quarter 3 of 2026"),
        Case(
            text: "2028-Q1", first: "2028-01-01", last: "2028-03-31", days: 91, earlier: "2027-Q4",
            title: "quarter 1 of 2028"),
        Case(text: "2026", first: "2026-01-01", last: "2026-12-31", days: 365, earlier: "2025", title: "2026"),
        Case(text: "2028", first: "2028-01-01", last: "2028-12-31", days: 366, earlier: "2027", title: "2028"),
        Case(
            text: "2026-10-07", first: "2026-10-07", last: "2026-10-07", days: 1, earlier: "2026-10-06",
            title: "2026-10-07"),
        Case(
            text: "2026-10-01..2026-10-15", first: "2026-10-01", last: "2026-10-15", days: 15,
            earlier: "2026-09-16..2026-09-30", title: "2026-10-01 to 2026-10-15"),
        Case(
            text: "2028-02-28..2028-03-01", first: "2028-02-28", last: "2028-03-01", days: 3,
            earlier: "2028-02-25..2028-02-27", title: "2028-02-28 to 2028-03-01"),
    ]

    @Test("Periods have the days of the calendar", arguments: good)
    func daysAreThoseOfTheCalendar(_ one: Case) throws {
        let period = try ReportPeriod(one.text)
        #expect(period.name == one.text)
        #expect(ReportPeriod.text(ofDay: period.firstDay) == one.first)
        #expect(ReportPeriod.text(ofDay: period.endDay - 1) == one.last)
        #expect(period.dayCount == one.days)
        #expect(RFC3339.string(period.from) == "\(one.first)T00:00:00.000Z")
        #expect(period.earlier(1).name == one.earlier)
        #expect(period.earlier(1).endDay == period.firstDay)
        #expect(period.earlier(0).firstDay == period.firstDay)
        #expect(period.title == one.title)
        // What it is called reads back as the same.
        #expect(try ReportPeriod(period.earlier(5).name) == period.earlier(5))
    }

    @Test(
        "What is no period is refused, with what would be right",
        arguments: [
            "", "26", "2026-", "2026-13", "2026-00", "2026-1", "2026-Q0", "2026-Q5", "2026-q1", "2026-Q12",
            "2026-02-29",
            "2026-10-32", "2026-10-01..", "..2026-10-01", "2026-10-02..2026-10-01", "2026-10-01...2026-10-02",
            "2026-10-01..2026-10-02..2026-10-03", "2026-10..2026-11", "1970", "2200", "99999", "-2026", "2026-10-1",
            "２０２６", "2026-10-01T00:00:00Z", "2026 ", "+026",
        ])
    func whatIsNoneIsRefused(_ text: String) {
        #expect {
            try ReportPeriod(text)
        } throws: {
            "\($0)".contains("'\(text)' is no period") && "\($0)".contains("2026-Q3")
        }
    }

    @Test(
        "A calendar period is the same where it begins and ends at local midnights",
        arguments: [
            ("2026-10", "Europe/Berlin", "2026-09-30T22:00:00Z", "2026-10-31T23:00:00Z", true),
            ("2026-10", "UTC", "2026-10-01T00:00:00Z", "2026-11-01T00:00:00Z", true),
            ("2026-10", "Europe/Berlin", "2026-10-01T00:00:00Z", "2026-11-01T00:00:00Z", false),
            ("2026-10", "America/New_York", "2026-10-01T04:00:00Z", "2026-11-01T04:00:00Z", true),
            ("2026-11", "America/New_York", "2026-11-01T04:00:00Z", "2026-12-01T05:00:00Z", true),
            ("2026-Q4", "Asia/Kolkata", "2026-09-30T18:30:00Z", "2026-12-31T18:30:00Z", true),
            ("2026-Q4", "Asia/Kolkata", "2026-09-30T18:30:00Z", "2026-11-30T18:30:00Z", false),
        ])
    func periodsOfZonesAreMatched(_ name: String, zone: String, from: String, end: String, isSame: Bool) throws {
        let period = try ReportPeriod(name)
        let rules = try ZoneRules(identifier: zone)
        #expect(period.isSame(from: try .at(from), end: try .at(end), in: rules) == isSame)
    }
}
