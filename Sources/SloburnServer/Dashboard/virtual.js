// The rows of a table of which only those near the screen are in the document: thousands stay as quick as forty.

import { h, render } from "./dom.js";

const OVER = 12; // rows beyond the edges, so that scrolling shows no blank

/** A widget for a tbody. `data`: `rows`, `row(row, index)` that makes a tr. The height of a row is the style's. */
export function virtualRows(body, first) {
  let data = first;
  let from = -1;
  let to = -1;
  let height = 0;
  let active = -1;
  let frame = null;
  let made = new Map(); // rows by index, until there are others

  const measure = () => {
    height = parseFloat(getComputedStyle(body).getPropertyValue("--row")) || 36;
  };
  const top = () => body.getBoundingClientRect().top + scrollY;
  const pad = (rows, key) =>
    rows > 0 &&
    // No colspan: columns that are hidden would come back empty.
    h("tr", { class: "pad", key, "aria-hidden": "true" }, h("td", { style: { height: `${rows * height}px` } }));

  function draw(start, end) {
    from = start;
    to = end;
    render(
      body,
      pad(from, "above"),
      data.rows.slice(from, to).map((row, index) => made.get(from + index) ?? make(row, from + index)),
      pad(data.rows.length - to, "below"),
    );
  }

  function make(row, index) {
    const tree = data.row(row, index);
    made.set(index, tree);
    return tree;
  }

  function show(force) {
    const start = Math.max(0, Math.floor((scrollY - top()) / height) - OVER);
    const end = Math.min(data.rows.length, start + Math.ceil(innerHeight / height) + 2 * OVER);
    if (force || start !== from || end !== to) draw(Math.min(start, end), end);
  }

  const onScroll = () => {
    frame ??= requestAnimationFrame(() => {
      frame = null;
      show(false);
    });
  };
  const onResize = () => {
    measure();
    show(true);
  };
  const onPrint = () => draw(0, Math.min(data.rows.length, 2000)); // paper has no scrolling
  const afterPrint = () => show(true);
  const listeners = [["scroll", onScroll], ["resize", onResize], ["beforeprint", onPrint], ["afterprint", afterPrint]];

  function focusRow(index) {
    active = Math.max(0, Math.min(data.rows.length - 1, index));
    const y = top() + active * height;
    const margin = 48; // the table's head stays on top of the screen
    if (y < scrollY + margin) scrollTo(0, y - margin);
    else if (y + height > scrollY + innerHeight - 8) scrollTo(0, y + height + 8 - innerHeight);
    show(false);
    body.querySelector(`tr[data-index="${active}"] a`)?.focus({ preventScroll: true });
  }

  // Where the keys are: the row in focus, else the one they were at, else before the first one on the screen.
  function position() {
    const row = document.activeElement?.closest?.("tr[data-index]");
    if (row && body.contains(row)) return Number(row.dataset.index);
    return active >= 0 ? active : Math.max(0, Math.ceil((scrollY - top()) / height)) - 1;
  }

  measure();
  for (const [name, handler] of listeners) addEventListener(name, handler, { passive: true });
  const instance = {
    update(next) {
      if (next.rows.length !== data.rows.length) active = -1;
      data = next;
      made = new Map();
      show(true);
    },
    dispose() {
      cancelAnimationFrame(frame);
      for (const [name, handler] of listeners) removeEventListener(name, handler);
    },
    move: (by) => {
      if (data.rows.length > 0) focusRow(Math.max(0, position() + by));
    },
  };
  data.own?.(instance);
  // Its place on the page is only known when it is in it.
  queueMicrotask(() => show(true));
  return instance;
}
