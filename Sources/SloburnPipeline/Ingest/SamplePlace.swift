/// Where the record at hand was read from.
struct SamplePlace {
    /// The number of its partition's lane.
    var lane = 0
    /// Its offset there; -1 where no record is at hand.
    var offset: Int64 = -1
}
