import SloburnDaemon
import Testing

@Suite struct InstanceNameTests {
    @Test(
        "The variable stands over the machine's name", arguments: ["a", "A-1_b.c", String(repeating: "x", count: 200)])
    func isTaken(_ name: String) throws {
        #expect(try InstanceName(environment: ["SLOBURN_INSTANCE": name], hostName: "host").text == name)
        #expect(try InstanceName(environment: [:], hostName: name).text == name)
    }

    @Test("A name that can't be used is named", arguments: ["", "a b", "a/b", "ä", String(repeating: "x", count: 201)])
    func isRefused(_ name: String) {
        let rule = "must be 1 to 200 letters, digits, '.', '_' or '-'"
        let own = #expect(throws: InstanceName.Problem.self) {
            try InstanceName(environment: ["SLOBURN_INSTANCE": name], hostName: "host")
        }
        #expect(own?.description == "SLOBURN_INSTANCE: '\(name)' \(rule)")
        let machine = #expect(throws: InstanceName.Problem.self) {
            try InstanceName(environment: [:], hostName: name)
        }
        #expect(
            machine?.description == "the machine's name '\(name)' can't be used: it \(rule); set SLOBURN_INSTANCE")
    }
}
