import SloburnAlerting
import SloburnModel

extension ByteEncoder {
    /// Writes the alerts that are told for many.
    mutating func write(_ groups: AlertGroups) {
        write(count: groups.open.count)
        for (group, machine) in groups.open.sorted(by: { $0.key.key < $1.key.key }) {
            write(group.route)
            write(group.labels)
            write(group.values)
            write(group.severity)
            write(machine.startsAt)
            write(count: machine.escalationLevel)
            write(machine.isAcknowledged)
        }
    }
}

extension ByteDecoder {
    /// Reads the alerts that are told for many.
    mutating func alertGroups() throws(CorruptRecordError) -> AlertGroups {
        var open: [AlertGroup: GroupMachine] = [:]
        for _ in 0..<(try listCount(bytesOfElement: 7)) {
            let group = AlertGroup(
                route: try text(), labels: try texts(), values: try texts(), severity: try text())
            guard group.labels.count == group.values.count else { throw failure("a group of other labels than values") }
            open[group] = GroupMachine(
                startsAt: try optionalTime(), escalationLevel: Int(clamping: try unsigned()), isAcknowledged: try bool()
            )
        }
        return AlertGroups(open)
    }
}
