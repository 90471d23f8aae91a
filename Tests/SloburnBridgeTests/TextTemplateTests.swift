import Foundation
import SloburnTestKit
import Testing

@testable import SloburnBridge

@Suite struct TextTemplateTests {
    private let alert: AlertRecord

    init() throws {
        var value = AlertValue()
        value.labels = #"{"team":["a","b"],"cost.center":"7"}"#
        alert = try AlertReader().read(value.bytes)
    }

    @Test(
        "Fields are put in, what is missing is empty",
        arguments: [
            ("", ""), ("plain }} text", "plain }} text"), ("{{service}}", "checkout"),
            ("{{ slo }}/{{severity}}: {{burnRates.long.rate}}!", "checkout/page: 16.5!"),
            ("{{labels.team}} {{labels.cost.center}} {{labels.nobody}}|", "a, b 7 |"),
            ("{{annotations.sloburn/owner}}", #"shop "A""#), ("{{endsAt}}{{coverage}}{{tier.trigger}}", ""),
            ("{{errorBudget.remaining}}{{slo}}", "0.75checkout"), ("{{group.region}}", ""), ("{ {slo}}", "{ {slo}}"),
        ])
    func texts(template: String, text: String) throws {
        #expect(try TextTemplate(template).text(alert) == text)
    }

    @Test(
        "A template that can never work is refused",
        arguments: [
            ("{{servce}}", "no alert has a field 'servce'; known are key, id, status"),
            ("{{}}", "no alert has a field ''"),
            ("{{labels}}", "no alert has a field 'labels'"), ("{{labels.}}", "no alert has a field 'labels.'"),
            ("{{burnRates.long}}", "no alert has a field 'burnRates.long'"), ("a {{slo", "'{{slo' has no '}}'"),
            ("{{{slo}}}", "no alert has a field '{slo'"), ("{{slo.x}}", "no alert has a field 'slo.x'"),
        ])
    func refused(template: String, message: String) {
        do throws(TextTemplate.Fault) {
            _ = try TextTemplate(template)
            Issue.record("it was taken")
        } catch {
            #expect(error.description.hasPrefix(message), "\(error)")
        }
    }

    @Test(
        arguments: [
            ("title=x", "template 'title=x': it must begin with one of summary=, description=, link="),
            ("summary", "template 'summary': it must begin with"), ("summary={{x}}", "template summary: no alert has"),
            ("link=ftp://x", "template link: it must begin with https:// or http://"),
            ("link={{runbook}}", "template link: it must begin with https:// or http://"),
        ])
    func argumentsThatAreWrongAreNamed(argument: String, message: String) {
        do throws(AlertTemplates.Fault) {
            _ = try AlertTemplates([argument])
            Issue.record("it was taken")
        } catch {
            #expect(error.description.hasPrefix(message), "\(error)")
        }
    }

    @Test func aSummaryWithoutAnyTextIsTheAlertsOwn() throws {
        for text in ["summary=", "summary={{labels.nobody}} "] {
            #expect(try AlertTemplates([text]).summary(alert) == alert.summary)
        }
    }

    @Test func valuesInALinkAreEscaped() throws {
        var value = AlertValue()
        value.groupKey = #"{region="e/ü"}"#
        let alert = try AlertReader().read(value.bytes)
        let templates = try AlertTemplates(["link=https://g.example/d?key={{key}}"])
        #expect(
            templates.link(alert)
                == "https://g.example/d?key=checkout%7Bregion%3D%22e%2F%C3%BC%22%7D%2Fpage")
    }

    @Test("What templates may name is what the schema of alerts has: add new fields to both")
    func fieldsAreThoseOfTheSchema() throws {
        let file = TestBroker.repositoryRoot.appending(path: "docs/schemas/io.sloburn.alert.v1.schema.json")
        let schema = try JSONObject(Array(Data(contentsOf: file)))
        // Lists can't be named, and what users name themselves is in the maps.
        let others: Set = [
            "group", "labels", "annotations", "notificationTargets", "earlier", "targets", "inhibitedBy", "evidence",
            "changes", "heard", "breakdown.byLabel", "breakdown.combinations",
            "grouping.by", "members.alerts", "reasons", "slos",
        ]
        let scalars = Self.scalars(schema, schema["$defs"]).subtracting(others)
        #expect(Set(AlertFields.scalars) == scalars)
    }

    /// The paths of single values below a schema.
    private static func scalars(_ schema: JSONObject, _ definitions: JSONObject) -> Set<String> {
        var paths: Set<String> = []
        for name in schema["properties"].keys {
            var member = schema["properties"][name]
            if let first = member["oneOf"].elements.first,
                let text = try? JSONSerialization.data(withJSONObject: first),
                let option = try? JSONObject(Array(text))
            {
                member = option
            }
            if let reference = member["$ref"].text {
                member = definitions[String(reference.dropFirst("#/$defs/".count))]
            }
            let below = scalars(member, definitions)
            if below.isEmpty { paths.insert(name) } else { paths.formUnion(below.map { "\(name).\($0)" }) }
        }
        return paths
    }
}
