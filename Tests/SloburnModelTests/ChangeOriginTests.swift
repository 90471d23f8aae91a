import SloburnModel
import Testing

@Suite struct ChangeOriginTests {
    struct Case: CustomTestStringConvertible {
        var text: String
        var name: String?
        var mail: String?

        var testDescription: String { "\"\(text)\"" }
    }

    @Test(
        "A person is a name, a mail address, or both",
        arguments: [
            Case(text: "Ann Example <ann@example.com>", name: "Ann Example", mail: "ann@example.com"),
            Case(text: "  Ann  < ann@example.com > ", name: "Ann", mail: "ann@example.com"),
            Case(text: "<ann@example.com>", mail: "ann@example.com"), Case(text: "Ann <>", name: "Ann"),
            Case(text: "ann@example.com", mail: "ann@example.com"), Case(text: "Ann", name: "Ann"),
            Case(text: "Ann @ home", name: "Ann @ home"), Case(text: "a > b", name: "a > b"),
            Case(text: "Ann >", name: "Ann >"),
        ])
    func readsPersons(_ example: Case) {
        #expect(ChangeOrigin(person: example.text) == ChangeOrigin(name: example.name, mail: example.mail))
    }

    @Test("Nothing is nobody", arguments: ["", "  ", "<>", " < > "])
    func readsNobody(_ text: String) {
        #expect(ChangeOrigin(person: text) == nil)
    }
}
