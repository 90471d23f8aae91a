// The keyboard: keys of all pages, and those of the page that is shown.

export const KEYS = [
  [["/"], "search the budgets"],
  [["j", "↓"], "next budget"],
  [["k", "↑"], "budget before"],
  [["Enter"], "open it"],
  [["g", "o"], "overview"],
  [["g", "c"], "on call"],
  [["g", "a"], "alerts"],
  [["g", "s"], "sources"],
  [["g", "m"], "compliance"],
  [["?"], "this help"],
];

const PLACES = { o: "/", c: "/on-call", a: "/alerts", s: "/sources", m: "/compliance" };
const editable = (node) => node?.matches?.("input, textarea, select, [contenteditable]");

/** `keysOf()` are those of the page; `go(path)` and `help()` are what the others do. */
export function listen({ keysOf, go, help }) {
  let prefix = false;
  document.addEventListener("keydown", (event) => {
    if (
      event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || document.querySelector("dialog[open]")
    ) return;
    if (event.key === "Escape") return leave(event);
    if (editable(event.target)) return;
    const own = keysOf()[event.key];
    const place = prefix && PLACES[event.key];
    prefix = event.key === "g";
    if (place) go(place);
    else if (event.key === "?") help();
    // Arrows belong to what is in focus where it knows them itself: a chart, a table that scrolls.
    else if (own && !(event.key.startsWith("Arrow") && event.target.closest?.("[data-arrows], .scroll, .menu"))) own();
    else return;
    event.preventDefault();
  });
}

function leave(event) {
  const open = document.querySelector("details.facet[open]");
  if (open) {
    open.open = false;
    open.querySelector("summary").focus();
  } else if (editable(event.target)) {
    event.target.blur();
  }
}
