/// A member's word that it may write for a subject from now on.
///
/// A claim is a record of the claims topic; its offset there is its epoch. It stands until it is taken back, by the
/// member itself after its last commit, or by a successor that has made sure that the member can't commit any more.
public struct Claim: Hashable, Sendable {
    /// The two halves of the pipeline, each with its own group and transactional ids.
    public enum Stage: String, Hashable, Sendable, CaseIterable {
        /// Samples to sums.
        case ingest
        /// Sums to budgets.
        case budget
    }

    /// What is claimed.
    public enum Subject: Hashable, Sendable {
        /// The instance's name itself: two processes must not go by the same one.
        case member
        /// A partition of the stage's input.
        case partition(InputPartition)
    }

    /// The half of the pipeline.
    public var stage: Stage
    /// What is claimed.
    public var subject: Subject
    /// The instance that claims: it decides the transactional id.
    public var owner: String
    /// The session that claims; never used again by another one.
    public var session: String

    /// Creates a claim.
    public init(stage: Stage, subject: Subject, owner: String, session: String) {
        self.stage = stage
        self.subject = subject
        self.owner = owner
        self.session = session
    }
}

extension Claim {
    /// The claim as the key of its record: `ingest/metrics.http/3/OWNER/SESSION` or `ingest/OWNER/SESSION`.
    ///
    /// Topics and instances hold no slash.
    public var recordKey: String {
        switch subject {
        case .member: "\(stage.rawValue)/\(owner)/\(session)"
        case .partition(let input): "\(stage.rawValue)/\(input.topic)/\(input.partition)/\(owner)/\(session)"
        }
    }

    /// Reads a record's key; nil when it is none.
    public init?(recordKey: String) {
        let parts = recordKey.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3 || parts.count == 5, let stage = Stage(rawValue: parts[0]) else { return nil }
        self.init(stage: stage, subject: .member, owner: parts[parts.count - 2], session: parts[parts.count - 1])
        guard parts.count == 5 else { return }
        guard let partition = Int32(parts[2]), partition >= 0 else { return nil }
        subject = .partition(InputPartition(topic: parts[1], partition: partition))
    }
}
