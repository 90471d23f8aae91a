import SloburnModel
import SloburnTestKit
import SloburnTestTraits
import Testing

@testable import SloburnBridge

@Suite(.waits, .timeLimit(.minutes(15))) struct BridgeModelTests {
    @Test("Whatever comes and goes, every final state arrives, in order", arguments: ReceiverKind.allCases)
    func everyFinalStateArrives(kind: ReceiverKind) throws {
        for seed in 0..<UInt64(150) {
            var world = try BridgeWorld(kind, seed: seed)
            for _ in 0..<250 where world.problems.isEmpty { try step(&world) }
            world.calmDown()
            world.checkEnd()
            #expect(world.problems.isEmpty, "\(kind) seed \(seed): \(world.problems.prefix(3))")
            if !world.problems.isEmpty { return }
        }
    }

    @Test(
        "After an outage each alert is told once, not its history",
        arguments: [ReceiverKind.alertmanager, .pagerduty, .opsgenie])
    func noBurst(kind: ReceiverKind) throws {
        for seed in 0..<UInt64(50) {
            var world = try BridgeWorld(kind, seed: seed)
            world.read(world.log.count)
            world.isUp = false
            for _ in 0..<300 {
                try world.append()
                world.read(3)
                world.send()
                world.finishOne()
            }
            // Ten minutes and more.
            #expect(world.time - now > .minutes(10))
            while !world.inFlight.isEmpty { world.finishOne() }
            (world.isUp, world.taken) = (true, [:])
            let back = world.time
            while world.machine.waiting > 0 {
                world.read(world.log.count)
                world.send()
                // No answer is lost here.
                while let delivery = world.inFlight.popLast() {
                    for notice in delivery.notices { world.taken[notice.alert.key, default: 0] += 1 }
                    world.machine.finished(delivery.number, .accepted, at: world.time)
                    world.send()
                }
                world.time = world.time + .milliseconds(100)
            }
            // The longest wait, and one of another alert after it.
            #expect(world.time - back < .seconds(61))
            let repeats = kind.manners.repeats ? 3 : 1
            #expect(world.taken.values.allSatisfy { $0 <= repeats }, "\(kind) seed \(seed): \(world.taken)")
            #expect(world.machine.counts.superseded > 150)
        }
    }

    private func step(_ world: inout BridgeWorld) throws {
        switch world.random.index(0..<20) {
        case 0..<4: try world.append()
        case 4..<8: world.read(world.random.index(1..<5))
        case 8..<12: world.send()
        case 12..<15: world.finishOne()
        case 15: world.commit()
        case 16: world.isUp.toggle()
        case 17: world.time = world.time + .milliseconds(world.random.number(1...40_000))
        case 18: if world.random.chance(300) { world.restart() }
        default: world.isUp = true
        }
    }
}
