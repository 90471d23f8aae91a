public import SloburnModel

/// Where slices begin and end.
///
/// They have numbers in order of time. Mostly they are all of one width and aligned to the epoch; slices of whole days in
/// a time zone begin at its midnights, so that one of them has 23 or 25 hours when the clocks change.
public struct SliceGrid: Hashable, Sendable {
    private static let day = TimeSpan.days(1)

    /// How long a slice is; a day may have an hour more or less.
    public let width: TimeSpan
    private let zone: ZoneRules?

    /// Creates the grid of these slices.
    public init(_ slices: SliceDefinition) {
        width = slices.width
        let isWholeDays = slices.width.nanoseconds % Self.day.nanoseconds == 0
        zone = isWholeDays ? slices.zone : nil
    }

    /// The slice that an instant belongs to.
    public func number(of time: Timestamp) -> Int64 {
        guard let zone else { return time.nanoseconds.flooredQuotient(width.nanoseconds) }
        let local = zone.localSeconds(at: time.nanoseconds.flooredQuotient(1_000_000_000))
        return local.flooredQuotient(width.nanoseconds / 1_000_000_000)
    }

    /// The first instant of a slice.
    public func start(of number: Int64) -> Timestamp {
        guard let zone else { return position(of: number) }
        let seconds = width.nanoseconds / 1_000_000_000
        return Timestamp(nanoseconds: 0)
            + TimeSpan(
                nanoseconds: zone.utc(localSeconds: number.multipliedSaturated(by: seconds))
                    .multipliedSaturated(by: 1_000_000_000))
    }

    /// The first slice that begins at an instant or after it.
    public func firstNumber(from time: Timestamp) -> Int64 {
        let number = number(of: time)
        return start(of: number) < time ? number + 1 : number
    }

    /// A slice's place on an axis on which all slices have one width: what windows are counted along.
    public func position(of number: Int64) -> Timestamp {
        Timestamp(nanoseconds: number.multipliedSaturated(by: width.nanoseconds))
    }

    /// An instant's place on that axis; on a grid aligned to the epoch that is the instant itself.
    func position(of time: Timestamp) -> Timestamp {
        zone == nil ? time : position(of: number(of: time))
    }

    /// The slice at a position on that axis.
    func number(atPosition position: Timestamp) -> Int64 { position.nanoseconds.flooredQuotient(width.nanoseconds) }
}
