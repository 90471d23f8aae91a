import SloburnServer

extension WatchState {
    /// Takes a key.
    ///
    /// - Returns: what is to be done.
    mutating func answer(_ key: Key) -> [Effect] {
        if key == .control("c") { return [.quit] }
        if key == .control("l") { return [.repaint] }
        if input != nil {
            type(key)
            return []
        }
        switch key {
        case .character("q"): return [.quit]
        case .character("?"): page == .help ? back() : open(.help)
        case .character("a"): if page != .alerts { open(.alerts) }
        case .character("o"): pages = [.overview]
        default:
            switch page {
            case .overview: pressInOverview(key)
            case .alerts: pressInAlerts(key)
            case .budget(let shown): pressInBudget(key, shown)
            case .alert, .help: pressInPage(key)
            }
        }
        return []
    }

    // MARK: - The pages

    private mutating func pressInOverview(_ key: Key) {
        switch key {
        case .enter, .right, .character("l"):
            if rows.indices.contains(cursor.index) { open(.budget(keys[cursor.index])) }
        case .character("/"): input = FilterInput(filter)
        case .escape, .backspace: if !filter.isAll { change(.all) }
        case .character(">"): sort(by: 1)
        case .character("<"): sort(by: -1)
        case .character("r"):
            isReversed.toggle()
            sort()
        case .character("0"):
            (order, isReversed) = (.urgency, false)
            sort()
        default:
            guard let place = Self.place(key, from: cursor.index, count: rows.count, height: bodyHeight) else { return }
            cursor.move(to: place, in: keys, height: bodyHeight)
        }
    }

    private mutating func pressInAlerts(_ key: Key) {
        switch key {
        case .enter, .right, .character("l"):
            if alerts.indices.contains(alertCursor.index) { open(.alert(alertKeys[alertCursor.index])) }
        case .character("/"): input = FilterInput(filter)
        case .escape, .backspace, .left, .character("h"): back()
        default:
            guard let place = Self.place(key, from: alertCursor.index, count: alerts.count, height: bodyHeight) else {
                return
            }
            alertCursor.move(to: place, in: alertKeys, height: bodyHeight)
        }
    }

    private mutating func pressInBudget(_ key: Key, _ shown: String) {
        switch key {
        case .character("n"), .character("p"):
            guard let place = keys.firstIndex(of: shown) else { return }
            let next = place + (key == .character("n") ? 1 : -1)
            guard keys.indices.contains(next) else { return }
            cursor.move(to: next, in: keys, height: bodyHeight)
            pages[pages.count - 1] = .budget(keys[next])
            scroll = 0
        default: pressInPage(key)
        }
    }

    private mutating func pressInPage(_ key: Key) {
        switch key {
        case .escape, .backspace, .left, .character("h"): back()
        case .enter, .right:
            if case .alert(let shown) = page, let budget = alert(shown)?.budgetKey { open(.budget(budget)) }
        case .up, .character("k"): scroll -= 1
        case .down, .character("j"): scroll += 1
        default:
            guard let place = Self.place(key, from: scroll, count: document.count, height: documentHeight) else {
                return
            }
            scroll = place
        }
        settle()
    }

    /// The row that a key leads to; nil for a key that leads nowhere.
    private static func place(_ key: Key, from index: Int, count: Int, height: Int) -> Int? {
        switch key {
        case .down, .character("j"), .control("n"): index + 1
        case .up, .character("k"), .control("p"): index - 1
        case .pageDown, .character(" "), .control("f"): index + height
        case .pageUp, .control("b"): index - height
        case .home, .character("g"): 0
        case .end, .character("G"): count - 1
        default: nil
        }
    }

    private mutating func open(_ page: Page) {
        pages.append(page)
        scroll = 0
        if page == .alerts { listAlerts() }
        settle()
    }

    private mutating func back() {
        if pages.count > 1 { pages.removeLast() }
        scroll = 0
        if page == .alerts { listAlerts() }
        settle()
    }

    // MARK: - Sort and filter

    /// Sorts by another column that is seen; beside the last of them is the order in which trouble comes first.
    private mutating func sort(by step: Int) {
        let columns = OverviewColumn.layout(width: size.columns - Self.margin, longest: longestKey)
        let orders = [.urgency] + columns.compactMap(\.column.order)
        let place = orders.firstIndex(of: order) ?? 0
        order = orders[(place + step + orders.count) % orders.count]
        isReversed = false
        sort()
    }

    private mutating func change(_ filter: RowFilter) {
        self.filter = filter
        complaint = nil
        select()
    }

    private mutating func type(_ key: Key) {
        guard var input else { return }
        switch key {
        case .enter:
            // A filter that is none is not taken for another one.
            if complaint == nil { self.input = nil }
        case .escape:
            self.input = nil
            change(input.before)
        default:
            input.take(key)
            self.input = input
            do throws(RowFilter.Problem) {
                change(try RowFilter(input.text))
            } catch {
                change(input.before)
                complaint = error.description
            }
        }
    }
}
