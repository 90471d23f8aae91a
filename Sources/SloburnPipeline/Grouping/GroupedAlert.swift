import SloburnModel

/// An alert that may be told together with others: how is known once all alerts have been evaluated.
struct GroupedAlert {
    /// The number of its key in the partition.
    var keyNumber = 0
    /// Its number among the alerts of the key.
    let index: Int
    /// What is told of it.
    let record: AlertRecord
    /// The group that it belongs to.
    let group: AlertGroup
    /// Whether it is told whatever becomes of the group.
    let isNews: Bool
}
