// What a budget may be in: each state has a word, a shape and a colour, so that none of them is told by colour alone.

import { h } from "./dom.js";

export const STATES = [
  { id: "page", word: "Page", many: "Pages", means: "An alert that wakes somebody fires." },
  { id: "ticket", word: "Ticket", many: "Tickets", means: "An alert for working hours fires." },
  {
    id: "exhausted",
    word: "Exhausted",
    many: "Exhausted",
    means: "Nothing of the budget is left: the objective is missed.",
  },
  {
    id: "atRisk",
    word: "At risk",
    many: "At risk",
    means: "At the rate of the last hour the budget is gone before the period turns.",
  },
  { id: "noData", word: "No data", many: "No data", means: "Nothing was counted in the period." },
  { id: "ok", word: "OK", many: "OK", means: "The budget lasts." },
];

const byId = new Map(STATES.map((state, rank) => [state.id, { ...state, rank }]));

/** The state of that name. Policies may have severities of their own: these look like tickets, with their own word. */
export function stateNamed(id) {
  const text = String(id ?? "noData");
  return byId.get(text) ?? { id: "ticket", word: text.charAt(0).toUpperCase() + text.slice(1), means: "", rank: 1 };
}

const SHAPES = {
  page: [
    h("path", { d: "M5 1h6l4 4v6l-4 4H5l-4-4V5z", class: "solid" }),
    h("path", { d: "M8 4v5M8 11v1.5", class: "cut" }),
  ],
  ticket: [h("path", { d: "M8 1l7 7-7 7-7-7z", class: "solid" })],
  exhausted: [h("path", { d: "M2 2h12v12H2z", class: "solid" }), h("path", { d: "M5 5l6 6M11 5l-6 6", class: "cut" })],
  atRisk: [
    h("path", { d: "M8 2l6.5 11.5h-13z", class: "hollow" }),
    h("path", { d: "M8 6.5v3.3M8 11v1", class: "thin" }),
  ],
  noData: [h("circle", { cx: 8, cy: 8, r: 6, class: "dashed" })],
  ok: [h("path", { d: "M3 8.5l3.5 3.5L13 4.5", class: "hollow" })],
};

/** The shape alone, for beside a word. */
export function icon(id) {
  const shape = SHAPES[stateNamed(id).id];
  // Trees are written to by `render`, so each icon is a copy.
  return h(
    "svg",
    { class: "icon", viewBox: "0 0 16 16", "aria-hidden": "true" },
    shape.map((part) => h(part.tag, part.props)),
  );
}

/** Shape and word. */
export function badge(id, text) {
  const state = stateNamed(id);
  return h(
    "span",
    { class: `badge is-${state.id}`, title: state.means || null },
    icon(id),
    h("span", null, text ?? state.word),
  );
}
