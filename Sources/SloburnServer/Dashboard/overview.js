// All budgets: those that fire first, then by what is left.

import { get } from "./api.js";
import { h } from "./dom.js";
import { budgetBar, budgetLink, budgetName, classes, group, teamLink } from "./elements.js";
import { facet } from "./facet.js";
import * as filters from "./filter.js";
import { about, budget, count, instant, NONE, plural, rate, target, utc } from "./format.js";
import { periodLength } from "./period.js";
import { badge, icon, STATES } from "./states.js";
import { virtualRows } from "./virtual.js";

const COLUMNS = [
  { id: "state", name: "State" },
  { id: "slo", name: "Budget" },
  { id: "service", name: "Service", drop: "c" },
  { id: "team", name: "Team", drop: "b" },
  { id: "tier", name: "Tier", drop: "a" },
  { id: "objective", name: "Target", number: true, drop: "b" },
  { id: "remaining", name: "Budget left", number: true },
  { id: "burn5m", name: "Burn 5m", number: true, drop: "c" },
  { id: "burn1h", name: "Burn 1h", number: true },
  { id: "exhaustsAt", name: "Runs out", number: true },
];

export const page = {
  title: "Overview",
  load: (_ctx, signal) => get("/api/v1/overview", signal),

  view(ctx, data) {
    const filter = filters.parse(ctx.query);
    const { shown, counts } = filters.apply(data.rows, filter);
    const change = (next) => ctx.setQuery(filters.format(next));
    return [
      h("div", { class: "head" }, h("h1", null, "Budgets"), headline(counts, filter, change)),
      bar(ctx, data, filter, change),
      data.rows.length === 0
        ? h(
          "p",
          { class: "empty" },
          "There are no budgets yet. The first ones come with the first evaluation after samples arrive.",
        )
        : shown.length === 0
        ? h(
          "p",
          { class: "empty" },
          "No budget is like that. ",
          h("button", { onclick: () => change(filters.parse(new URLSearchParams())) }, "Show all"),
        )
        : grid(ctx, data, shown, filter, change),
    ];
  },

  keys(ctx) {
    const move = (by) => ctx.state.rows?.move(by);
    return {
      j: () => move(1),
      k: () => move(-1),
      ArrowDown: () => move(1),
      ArrowUp: () => move(-1),
      "/": () => {
        const field = document.getElementById("search");
        field?.focus();
        field?.select();
      },
    };
  },
};

function headline(counts, filter, change) {
  const chosen = filter.sets.get("state") ?? new Set();
  return h(
    "div",
    { class: "counts", role: "group", "aria-label": "Budgets by state; each one is a filter" },
    STATES.map((state) =>
      h(
        "button",
        {
          key: state.id,
          class: classes("count", `is-${state.id}`, counts[state.id] === 0 && "zero"),
          title: state.means,
          "aria-pressed": String(chosen.has(state.id)),
          onclick: () => change(filters.toggled(filter, "state", state.id)),
        },
        h("b", null, count(counts[state.id])),
        h("span", null, icon(state.id), counts[state.id] === 1 ? state.word : state.many),
      )
    ),
  );
}

function bar(ctx, data, filter, change) {
  const actions = { toggle: (name, value) => change(filters.toggled(filter, name, value)), rerender: ctx.rerender };
  return h(
    "form",
    { class: "filters", role: "search", onsubmit: (event) => event.preventDefault() },
    h("input", {
      id: "search",
      type: "search",
      placeholder: "Search key, service, team",
      "aria-label": "Search key, service, team",
      value: filter.q,
      autocomplete: "off",
      spellcheck: "false",
      oninput: (event) => change({ ...filter, q: event.target.value }),
      // Out of the field and into what was found.
      onkeydown: (event) => {
        if (event.key === "ArrowDown" || event.key === "Enter") {
          event.preventDefault();
          ctx.state.rows?.move(1);
        }
      },
    }),
    filters.FACETS
      .filter((name) => data.facets?.[name]?.length > 0 || filter.sets.has(name))
      .map((name) => facet(name, data.facets?.[name] ?? [], filter.sets.get(name) ?? new Set(), ctx.state, actions)),
    filters.labelsOf(filter).flatMap(([name, values]) =>
      [...values].map((value) =>
        h(
          "button",
          {
            type: "button",
            key: `${name}=${value}`,
            class: "label",
            title: "Take this filter away",
            onclick: () => actions.toggle(name, value),
          },
          `${name}=`,
          h("b", null, value),
          " ×",
        )
      )
    ),
    !filters.isPlain(filter) && h("button", {
      type: "button",
      key: "clear",
      class: "quiet",
      onclick: () => change({ ...filter, q: "", sets: new Map() }),
    }, "Clear"),
  );
}

function grid(ctx, data, shown, filter, change) {
  const now = ctx.now();
  return h(
    "table",
    { class: "grid", role: "table", "aria-rowcount": String(shown.length + 1) },
    h("caption", { class: "unseen" }, `${plural(shown.length, "budget")} of ${count(data.rows.length)}`),
    h(
      "thead",
      { role: "rowgroup" },
      h("tr", { role: "row", "aria-rowindex": "1" }, COLUMNS.map((column) => heading(column, filter, change))),
    ),
    h("tbody", {
      role: "rowgroup",
      widget: virtualRows,
      data: {
        rows: shown,
        row: (row, index) => line(row, index, now),
        own: (rows) => {
          ctx.state.rows = rows;
        },
      },
    }),
  );
}

function heading(column, filter, change) {
  const sorted = filter.sort === column.id;
  // The third press goes back to the order in which trouble comes first.
  const next = !sorted
    ? { sort: column.id, dir: 1 }
    : filter.dir > 0
    ? { sort: column.id, dir: -1 }
    : { sort: "urgency", dir: 1 };
  return h(
    "th",
    {
      scope: "col",
      role: "columnheader",
      class: classes(`c-${column.id}`, column.number && "number", column.drop && `drop-${column.drop}`),
      "aria-sort": sorted ? (filter.dir > 0 ? "ascending" : "descending") : "none",
    },
    h(
      "button",
      { onclick: () => change({ ...filter, ...next }) },
      column.name,
      h("span", { class: "arrow", "aria-hidden": "true" }, sorted ? (filter.dir > 0 ? "▴" : "▾") : ""),
    ),
  );
}

function line(row, index, now) {
  const cell = (id, ...content) => {
    const column = COLUMNS.find((one) => one.id === id);
    return h("td", {
      role: "cell",
      class: classes(`c-${id}`, column.number && "number", column.drop && `drop-${column.drop}`),
    }, content);
  };
  return h(
    "tr",
    {
      key: row.key,
      role: "row",
      "data-index": String(index),
      "aria-rowindex": String(index + 2),
      class: `is-${row.state}`,
    },
    cell("state", badge(row.state)),
    h(
      "th",
      { role: "rowheader", scope: "row", class: "c-slo" },
      h(
        "div",
        null,
        budgetLink(row.key, budgetName(row.key), { title: row.key, "aria-label": row.key }),
        group(row.group),
        notes(row),
      ),
    ),
    cell("service", row.service ?? NONE),
    cell("team", teamLink(row.team)),
    cell("tier", row.tier ?? NONE, row.stage && h("span", { class: "soft" }, ` ${row.stage}`)),
    cell("objective", target(row.objective)),
    cell(
      "remaining",
      row.state !== "noData" && budgetBar(row.remaining, row.state),
      h("span", { class: "value" }, row.state === "noData" ? NONE : budget(row.remaining)),
    ),
    cell("burn5m", rate(row.burn5m)),
    cell("burn1h", rate(row.burn1h)),
    cell("exhaustsAt", runsOut(row, now)),
  );
}

function notes(row) {
  const said = [row.retired && "retired", row.suppressed && "suppressed", row.held && "held", row.partial && "partial"]
    .filter(Boolean);
  return said.map((note) => h("span", { class: "note", key: note }, note));
}

function runsOut(row, now) {
  const at = instant(row.exhaustsAt);
  if (row.remaining <= 0) return h("span", { class: "soft" }, "gone");
  if (at === null || at - now > periodLength(row.period)) {
    return h("span", { class: "none" }, row.state === "noData" ? NONE : "lasts");
  }
  return h("span", { title: `${utc(at)}; an estimate at the rate of the last hour` }, `in ${about(at - now)}`);
}
