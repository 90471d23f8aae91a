/// What the claims topic says: who may still write for what.
///
/// All claims lie in one partition, so everybody sees them in one order. Whoever takes a partition over appends its
/// claim, reads the log up to there, and fences the owner of every other claim that it finds before its own, by taking
/// over that owner's transactional id, before it reads where to go on. So at any time at most one member can commit
/// for a partition, whatever the group believes: correctness needs nothing from the broker but the order of one
/// partition and the fencing of transactional ids.
public struct ClaimLog: Sendable {
    private struct Place: Hashable {
        let stage: Claim.Stage
        let subject: Claim.Subject
        // An instance's name is only contended by those who go by it.
        let owner: String?

        init(_ claim: Claim) {
            stage = claim.stage
            subject = claim.subject
            owner = claim.subject == .member ? claim.owner : nil
        }
    }

    /// The offset of each claim that stands, by what it is for.
    private var claims: [Place: [Claim: Int64]] = [:]

    /// Creates a log without records.
    public init() {}

    /// Takes a claim.
    ///
    /// - Parameters:
    ///   - claim: the claim.
    ///   - offset: its place in the log.
    public mutating func add(_ claim: Claim, at offset: Int64) {
        claims[Place(claim), default: [:]][claim] = offset
    }

    /// Takes a claim's end, a tombstone.
    public mutating func remove(_ claim: Claim) {
        claims[Place(claim)]?[claim] = nil
        if claims[Place(claim)]?.isEmpty == true { claims[Place(claim)] = nil }
    }

    /// The place of a claim in the log; nil when it does not stand.
    public func epoch(of claim: Claim) -> Int64? { claims[Place(claim)]?[claim] }

    /// The claims for the same thing that were made before: their owners have to be fenced, then these taken back.
    ///
    /// - Returns: the claims in the order of the log.
    public func predecessors(of claim: Claim) -> [Claim] {
        guard let epoch = epoch(of: claim) else { return [] }
        return others(of: claim).filter { $0.value < epoch }.sorted { $0.value < $1.value }.map(\.key)
    }

    /// The latest claim for the same thing that was made after; nil when this one is the latest that stands.
    ///
    /// - Parameter claim: a claim; when it stands no longer, any other one is later.
    /// - Returns: the latest later claim.
    public func successor(of claim: Claim) -> Claim? {
        let epoch = epoch(of: claim) ?? -1
        return others(of: claim).filter { $0.value > epoch }.max { $0.value < $1.value }?.key
    }

    private func others(of claim: Claim) -> [Claim: Int64] {
        (claims[Place(claim)] ?? [:]).filter { $0.key != claim }
    }
}
