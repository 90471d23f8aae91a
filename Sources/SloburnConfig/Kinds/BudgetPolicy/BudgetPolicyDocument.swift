internal import SloburnModel

/// A document of kind BudgetPolicy.
struct BudgetPolicyDocument {
    var name: String
    var element: Element
    /// The policy; nil where it has errors of its own.
    var policy: BudgetPolicy?
    /// Where it says that it is the policy of SLOs that name none; nil where it is not.
    var isDefault: Element?
}
