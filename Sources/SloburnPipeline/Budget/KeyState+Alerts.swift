import SloburnAlerting
import SloburnModel

extension ByteDecoder {
    /// The alerts of a key.
    mutating func alerts() throws(CorruptRecordError) -> [KeyState.Alert] {
        var alerts: [KeyState.Alert] = []
        for _ in 0..<(try listCount()) { alerts.append(try alert()) }
        return alerts
    }

    private mutating func alert() throws(CorruptRecordError) -> KeyState.Alert {
        let (severity, keyPart) = (try text(), try text())
        let startsAt = try optionalTime()
        let tier = Int(try count())
        var tiers: [AlertMachine.TierState] = []
        for _ in 0..<(try listCount()) {
            var state = AlertMachine.TierState()
            state.trueSince = try optionalTime()
            state.falseSince = try optionalTime()
            state.isActive = try bool()
            for _ in 0..<(try listCount()) { state.activations.append(try time()) }
            tiers.append(state)
        }
        let burningSince = try optionalTime()
        let peak = try bool() ? try self.tally() : nil
        var episode = startsAt.map {
            AlertMachine.Episode(startsAt: $0, tier: tier, burningSince: burningSince, peak: peak)
        }
        let isInhibited = try bool()
        episode?.isInhibited = isInhibited
        let uninhibitedSince = try optionalTime()
        episode?.uninhibitedSince = uninhibitedSince
        let (level, isAcknowledged) = (try count(), try bool())
        episode?.escalationLevel = Int(clamping: level)
        episode?.isAcknowledged = isAcknowledged
        let (isGrouped, wasToldAlone) = (try bool(), try bool())
        episode?.isGrouped = isGrouped
        episode?.wasToldAlone = wasToldAlone
        var past: [PastEpisode] = []
        for _ in 0..<(try listCount(bytesOfElement: 5)) { past.append(try pastEpisode()) }
        return KeyState.Alert(severity: severity, keyPart: keyPart, episode: episode, tiers: tiers, past: past)
    }

    private mutating func pastEpisode() throws(CorruptRecordError) -> PastEpisode {
        var past = PastEpisode(startsAt: try time(), endsAt: try time(), bad: try count(), peak: try self.tally())
        guard try bool() else { return past }
        past.end = PastEpisode.End(
            acknowledgedBy: try optionalText(), note: try optionalText(), changedAt: try optionalTime(),
            change: try optionalText())
        return past
    }
}
