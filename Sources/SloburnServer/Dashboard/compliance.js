// What was promised and what was kept, for those who answer for it.

import { address, get, part } from "./api.js";
import { h } from "./dom.js";
import { budgetLink, budgetName, empty, group, link, section, serviceLink, table, teamLink, when } from "./elements.js";
import { budget, count, duration, plural, reached, share, target } from "./format.js";
import { badge } from "./states.js";
import { summaries, trend } from "./promises.js";

const BY = {
  service: { name: "Service", title: "Services", link: serviceLink },
  team: { name: "Team", title: "Teams", link: teamLink },
  region: {
    name: "Region",
    title: "Regions",
    link: (region) => link(`/?region=${encodeURIComponent(region)}`, region),
  },
};

export const page = {
  title: "Compliance",

  async load(ctx, signal) {
    const overview = await get("/api/v1/overview", signal);
    // Whole days, so that the next request is the same one and its answer known.
    const from = new Date(Math.floor(ctx.now() / 864e5 - 366) * 864e5).toISOString();
    return { overview, periods: await part(get(address("/api/v1/periods", { from }), signal)) };
  },

  view(ctx, { overview, periods }) {
    const now = ctx.now();
    const by = BY[ctx.query.get("by")] ? ctx.query.get("by") : "service";
    const rows = overview.rows.filter((row) => !row.retired);
    const counted = rows.filter((row) => row.state !== "noData");
    const kept = counted.filter((row) => row.remaining >= 0).length;
    const missed = counted.filter((row) => row.remaining < 0).sort((a, b) => a.remaining - b.remaining);
    const closed = periods.error ? [] : periods.data;
    return [
      h(
        "div",
        { class: "head" },
        h(
          "div",
          null,
          h("h1", null, "Compliance"),
          h(
            "p",
            { class: "soft" },
            counted.length === 0
              ? "Nothing was counted yet."
              : `${count(kept)} of ${plural(counted.length, "objective")} are kept in the present periods (${
                share(Number((kept / counted.length).toFixed(4)))
              })` +
                (rows.length > counted.length ? `; ${count(rows.length - counted.length)} more have no data.` : "."),
          ),
        ),
        h(
          "div",
          { class: "choice", role: "group", "aria-label": "Group by" },
          Object.keys(BY).map((name) =>
            h("button", {
              key: name,
              "aria-pressed": String(name === by),
              onclick: () => ctx.setQuery(new URLSearchParams(name === "service" ? {} : { by: name })),
            }, `By ${name}`)
          ),
        ),
      ),
      rows.length === 0
        ? empty("There are no budgets yet.")
        : section(BY[by].title, overall(summaries(rows, closed, by), by)),
      section("Missed in the present period", missed.length === 0 ? empty("None.") : present(missed)),
      section(
        "Closed periods",
        periods.error
          ? empty(`They could not be loaded: ${periods.error.message}.`)
          : closed.length === 0
          ? empty("There are none yet: only calendar periods close.")
          : past(closed, now),
      ),
    ];
  },
};

function overall(list, by) {
  return table(`Objectives by ${by}`, [
    { name: BY[by].name, cell: (one) => (one.name === null ? "none" : BY[by].link(one.name)) },
    {
      name: "Kept",
      number: true,
      cell: (one) => (one.counted === 0 ? "no data" : `${count(one.kept)} of ${count(one.counted)}`),
    },
    {
      name: "Share",
      number: true,
      class: "drop-c",
      cell: (one) => (one.counted === 0 ? null : share(Number((one.kept / one.counted).toFixed(4)))),
    },
    {
      name: "Least left",
      number: true,
      cell: (
        one,
      ) => (one.least ? budgetLink(one.least.key, budget(one.least.remaining), { title: one.least.key }) : null),
    },
    {
      name: "Left in the middle",
      number: true,
      class: "drop-b",
      help: "half of the budgets have more left",
      cell: (one) => budget(one.median),
    },
    { name: "Closed periods kept", class: "wide", cell: (one) => trendCell(one.trend) },
  ], list.map((one) => ({ key: one.name ?? "", ...one })));
}

// Words beside the bars: the last value, and where it comes from.
function trendCell(months) {
  if (months.length === 0) return h("span", { class: "none" }, "none closed");
  const text = months.map((one) => `${one.name}: ${one.kept} of ${one.all}`).join(", ");
  const last = months.at(-1);
  return h(
    "span",
    { class: "trend", title: text },
    h(
      "svg",
      { viewBox: `0 0 ${months.length * 9} 20`, width: months.length * 9, height: 20, "aria-hidden": "true" },
      months.map((one, index) => {
        const height = Math.max(1.5, 18 * (one.kept / one.all));
        return h("rect", {
          x: index * 9,
          y: (19 - height).toFixed(1),
          width: 7,
          height: height.toFixed(1),
          class: one.kept < one.all ? "missed" : "kept",
        });
      }),
    ),
    h("span", null, `${last.name}: ${last.kept} of ${last.all}`),
    h("span", { class: "soft" }, ` ${trend(months)}`),
    h("span", { class: "unseen" }, `; ${text}`),
  );
}

function present(rows) {
  return [
    table("Objectives missed in the present period", [
      { name: "Budget", cell: (row) => [budgetLink(row.key, budgetName(row.key)), " ", group(row.group)] },
      { name: "State", class: "drop-c", cell: (row) => badge(row.state) },
      { name: "Team", class: "drop-b", cell: (row) => teamLink(row.team) },
      { name: "Target", number: true, cell: (row) => target(row.objective) },
      { name: "Reached", number: true, cell: (row) => reached(row.sli, row.objective) },
      { name: "Budget left", number: true, cell: (row) => budget(row.remaining) },
      { name: "Period", class: "drop-c", cell: (row) => row.period + (row.calendar ? ", calendar" : ", rolling") },
    ], rows.slice(0, 50)),
    rows.length > 50 && h("p", { class: "soft" }, `The worst 50 of ${count(rows.length)}.`),
  ];
}

function past(closed, now) {
  const ordered = [...closed].sort((a, b) =>
    Date.parse(b.period.to) - Date.parse(a.period.to) || a.errorBudget.remaining - b.errorBudget.remaining
  );
  return [
    table("Closed periods, latest first", [
      { name: "Budget", cell: (one) => budgetLink(one.key, one.slo) },
      { name: "Group", class: "drop-c", cell: (one) => group(one.group) },
      {
        name: "Period",
        cell: (
          one,
        ) => [
          when(one.period.from, now),
          h("span", { class: "soft" }, `, ${duration(Date.parse(one.period.to) - Date.parse(one.period.from))}`),
        ],
      },
      { name: "Target", number: true, class: "drop-c", cell: (one) => target(one.objective) },
      { name: "Reached", number: true, cell: (one) => reached(one.sli, one.objective) },
      {
        name: "Kept",
        cell: (
          one,
        ) => (one.total === 0
          ? "no data"
          : one.errorBudget.remaining >= 0
          ? badge("ok", "kept")
          : badge("exhausted", "missed")),
      },
      {
        name: "Budget left",
        number: true,
        cell: (one) => (one.total === 0 ? null : budget(one.errorBudget.remaining)),
      },
      {
        name: "Without adjustments",
        number: true,
        class: "drop-b",
        cell: (one) => (one.raw ? reached(one.raw.sli, one.objective) : null),
      },
    ], ordered.slice(0, 100).map((one) => ({ ...one, key: one.key, id: `${one.key}@${one.period.from}` }))),
    ordered.length > 100 &&
    h("p", { class: "soft" }, `The latest 100 of ${count(ordered.length)}; all are at /api/v1/periods.`),
  ];
}
