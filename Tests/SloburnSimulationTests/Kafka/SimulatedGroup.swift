import SloburnModel
import SloburnTestKit

/// A consumer group with eager rebalances: everybody gives everything back, then all is spread anew.
struct SimulatedGroup {
    struct Member {
        let id: Int
        let instance: Int
        var heardAt: Timestamp
        var hasJoined = true
        var partitions: [Int] = []
    }

    /// What a member hears from the coordinator.
    enum Answer { case stable, mustRejoin, unknownMember }

    /// Whoever is not heard of for so long is thrown out.
    static let sessionTimeout = TimeSpan.seconds(5)
    /// A rebalance waits no longer than this for those who have not joined.
    static let rebalanceTimeout = TimeSpan.seconds(5)

    let partitions: Int
    private(set) var members: [Member] = []
    private(set) var generation = 0
    /// Whether some partition has two owners; a broken coordinator does that now and then.
    var givesTwice = false
    private var rebalancingSince: Timestamp?
    private var lastMember = 0

    init(partitions: Int) {
        self.partitions = partitions
    }

    /// Joins for the first time, and returns the member's number.
    mutating func join(_ instance: Int, at now: Timestamp) -> Int {
        lastMember += 1
        members.append(Member(id: lastMember, instance: instance, heardAt: now))
        rebalance(at: now)
        return lastMember
    }

    /// Joins again; false when the member has been thrown out.
    mutating func rejoin(_ id: Int, at now: Timestamp) -> Bool {
        guard let index = index(of: id) else { return false }
        members[index].hasJoined = true
        members[index].partitions = []
        members[index].heardAt = now
        return true
    }

    mutating func leave(_ id: Int, at now: Timestamp) {
        guard let index = index(of: id) else { return }
        members.remove(at: index)
        rebalance(at: now)
    }

    mutating func heartbeat(_ id: Int, at now: Timestamp) -> Answer {
        guard let index = index(of: id) else { return .unknownMember }
        members[index].heardAt = now
        return rebalancingSince == nil ? .stable : .mustRejoin
    }

    /// What a member may read and the generation it may commit in; nil while a rebalance goes on.
    func assignment(of id: Int) -> (partitions: [Int], generation: Int)? {
        guard rebalancingSince == nil, let index = index(of: id) else { return nil }
        return (members[index].partitions, generation)
    }

    /// Whether a broker that looks at generations lets the member commit.
    func accepts(_ id: Int, generation: Int) -> Bool { generation == self.generation && index(of: id) != nil }

    mutating func rebalance(at now: Timestamp) {
        guard rebalancingSince == nil else { return }
        rebalancingSince = now
    }

    /// Lets time pass: throws out the silent, and ends a rebalance when it can.
    mutating func tick(at now: Timestamp, _ random: inout SeededGenerator) {
        let silent = members.contains { now - $0.heardAt > Self.sessionTimeout }
        if silent {
            members.removeAll { now - $0.heardAt > Self.sessionTimeout }
            rebalance(at: now)
        }
        guard let since = rebalancingSince, now - since > .milliseconds(200) else { return }
        if now - since > Self.rebalanceTimeout { members.removeAll { !$0.hasJoined } }
        guard !members.isEmpty, members.allSatisfy(\.hasJoined) else { return }
        spread(&random)
        rebalancingSince = nil
        generation += 1
    }

    private mutating func spread(_ random: inout SeededGenerator) {
        for index in members.indices {
            members[index].partitions = []
            members[index].hasJoined = false
        }
        let first = random.index(0..<members.count)
        for partition in 0..<partitions {
            members[(first + partition) % members.count].partitions.append(partition)
            if givesTwice, members.count > 1, random.chance(500) {
                members[(first + partition + 1) % members.count].partitions.append(partition)
            }
        }
    }

    private func index(of id: Int) -> Int? { members.firstIndex { $0.id == id } }
}
