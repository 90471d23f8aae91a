/// A key that was pressed.
package enum Key: Hashable, Sendable {
    case character(Character)
    /// Together with Control; the letter is a small one.
    case control(Character)
    case up, down, left, right, home, end, pageUp, pageDown
    case insert, delete, backspace, enter, tab, backTab, escape
}
