/// Keeps one frame at most on its way to a terminal: one that is slow skips those between, and costs no memory.
package struct FrameSender: Sendable {
    private let differ: FrameDiffer
    /// What the terminal shows when all is sent; nil where nobody knows.
    private var shown: Frame?
    /// What is still to be sent.
    package private(set) var pending: ArraySlice<UInt8> = []

    package init(_ palette: Palette) { differ = FrameDiffer(palette) }

    /// Whether the terminal has not taken the last frame.
    package var isBusy: Bool { !pending.isEmpty }

    /// Takes a frame to send, but while another one is on its way.
    ///
    /// - Parameter frame: what is to be shown.
    /// - Returns: false where it was not taken.
    @discardableResult
    package mutating func show(_ frame: Frame) -> Bool {
        guard !isBusy else { return false }
        pending = differ.bytes(from: shown, to: frame)[...]
        shown = frame
        return true
    }

    /// Takes note that so many bytes were sent.
    package mutating func sent(_ count: Int) {
        pending = isBusy && count < pending.count ? pending.dropFirst(count) : []
    }

    /// Takes note that others have written to the terminal: all is sent anew.
    package mutating func forget() { (shown, pending) = (nil, []) }

    /// Takes note that the terminal shows something else than it was sent, once it has taken that.
    package mutating func doubt() { shown = nil }
}
