/// What a budget's row says first: the first of these that holds.
///
/// Each stands for something that was decided or promised, none for an arbitrary number: alerts fire by the policy, the
/// budget is the contract's, and `atRisk` says that it does not last at the present rate.
public enum BudgetState: String, Hashable, Sendable, CaseIterable {
    /// An alert fires that calls somebody.
    case page
    /// An alert of another severity fires.
    case ticket
    /// Nothing of the budget remains.
    case exhausted
    /// At the burn rate of the last hour the budget is gone before the period has turned.
    case atRisk
    /// Nothing has been counted in the period.
    case noData
    /// None of these.
    case ok
}
