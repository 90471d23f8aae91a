// How fast a budget burns: windows against the tiers' factors, when it is gone, and which groups it is.

import { goneAt, periodOf } from "./burndown.js";
import { inTime } from "./budget-charts.js";
import { h } from "./dom.js";
import { budgetBar, budgetLink, classes, empty, group, section, table, when } from "./elements.js";
import { budget, count, duration, rate, share } from "./format.js";
import { periodLength } from "./period.js";
import { badge } from "./states.js";

export function burn(snapshot, tiers) {
  const windows = Object.entries(snapshot.burnRates).map(([name, window]) => ({ key: name, name, ...window }));
  const unit = snapshot.slices ? "slices" : "events";
  const most = Math.max(...windows.map((window) => window.rate ?? 0), ...tiers.map((tier) => tier.factor ?? 0), 1);
  const covered = windows.some((window) => window.coverage !== undefined);
  return section(
    "Burn rates",
    h(
      "div",
      { class: "pair" },
      table(
        "Burn rates by window",
        [
          { name: "Window", cell: (w) => w.name },
          {
            name: `Bad ${unit}`,
            number: true,
            cell: (w) => count(w.bad),
          },
          { name: `All ${unit}`, number: true, class: "drop-c", cell: (w) => count(w.total) },
          {
            name: "Error ratio",
            number: true,
            class: "drop-c",
            cell: (w) => (w.total > 0 ? share(w.bad / w.total) : "no data"),
          },
          covered && {
            name: "Coverage",
            number: true,
            class: "drop-b",
            cell: (w) => share(w.coverage),
            help: "the share of the window of which the data can be trusted",
          },
          { name: "Burn rate", number: true, cell: (w) => rate(w.rate) },
          { name: "Against the tiers", class: "wide", cell: (w) => bars(w, tiers, most) },
        ].filter(Boolean),
        windows,
      ),
      tiers.length > 0 && h(
        "div",
        null,
        table("Tiers of the policy", [
          { name: "Severity", cell: (tier) => badge(tier.severity) },
          { name: "Long window", cell: (tier) => against(snapshot, tier.longWindow, tier.factor) },
          { name: "Short window", cell: (tier) => against(snapshot, tier.shortWindow, tier.factor) },
          { name: "Factor", number: true, cell: (tier) => rate(tier.factor) },
          { name: "Budget share", number: true, class: "drop-c", cell: (tier) => share(tier.budgetShare) },
          { name: "Burning above", cell: (tier) => (above(snapshot, tier) ? h("b", null, "yes, in both") : "no") },
        ], tiers.map((tier, index) => ({ key: index, ...tier }))),
        h(
          "p",
          { class: "soft" },
          "A tier is true while both windows burn faster than its factor, and its other conditions hold. ",
          "Bars are logarithmic; a mark is the factor of a tier that looks at the window.",
        ),
      ),
    ),
  );
}

const rateOf = (snapshot, window) => snapshot.burnRates[window]?.rate;
const above = (snapshot, tier) =>
  [tier.longWindow, tier.shortWindow].every((window) => rateOf(snapshot, window) > tier.factor);

function against(snapshot, window, factor) {
  const now = rateOf(snapshot, window);
  return h("span", null, `${window}: `, now > factor ? h("b", null, rate(now)) : rate(now));
}

function bars(window, tiers, most) {
  const place = (x) => `${((100 * Math.log1p(Math.max(0, x))) / Math.log1p(most)).toFixed(1)}%`;
  const mine = tiers.filter((tier) => tier.longWindow === window.name || tier.shortWindow === window.name);
  const passed = mine.find((tier) => window.rate > tier.factor);
  const words = mine.map((tier) => `${tier.severity} above ${rate(tier.factor)}`).join(", ");
  return h(
    "span",
    {
      class: classes("burnbar", passed && `is-${passed.severity === "page" ? "page" : "ticket"}`),
      title: words || null,
    },
    h("span", { class: "fill", style: { width: place(window.rate ?? 0) } }),
    mine.map((tier) => h("span", { class: "mark", style: { left: place(tier.factor) } })),
    words && h("span", { class: "unseen" }, words),
  );
}

/** When it is gone at the rates of several windows: the spread says how far the estimate can be trusted. */
export function forecast(snapshot, now) {
  const { to } = periodOf(snapshot);
  const calendar = snapshot.period.end;
  const windows = Object.entries(snapshot.burnRates).filter(([name]) => periodLength(name) >= 36e5);
  return section(
    "If it goes on",
    h("p", null, sentence(snapshot, now)),
    windows.length > 0 && snapshot.errorBudget.remaining > 0 && table(
      "When the budget is gone, by rate",
      [
        { name: "At the rate of the last", cell: (one) => one.name },
        { name: "Burn rate", number: true, cell: (one) => rate(one.rate) },
        {
          name: "Gone",
          cell: (one) =>
            h(
              "span",
              null,
              inTime(one.gone, now),
              one.gone !== null && one.gone - now < 400 * 864e5 && [", ", when(one.gone, now)],
            ),
        },
        calendar &&
        {
          name: "Before the period turns",
          cell: (one) => (one.gone !== null && one.gone < to ? h("b", null, "yes") : "no"),
        },
      ].filter(Boolean),
      windows.map(([name, window]) => ({
        key: name,
        name,
        rate: window.rate,
        gone: far(goneAt(snapshot, window.rate)),
      })),
    ),
    snapshot.projection &&
      h(
        "p",
        { class: "soft" },
        `At the pace of the whole period so far, ${
          budget(snapshot.projection.remaining)
        } of the budget is left at its end (${count(snapshot.projection.bad)} bad of ${
          count(snapshot.projection.total)
        }). An estimate: ${snapshot.projection.basis}.`,
      ),
  );
}

const far = (gone) => (gone !== null && Number.isFinite(gone) && gone < 8e15 ? gone : null);

function sentence(snapshot, now) {
  const { remaining } = snapshot.errorBudget;
  const hour = rateOf(snapshot, "1h") ?? 0;
  if (snapshot.total === 0) return "Nothing was counted, so nothing can be said.";
  if (remaining <= 0) {
    return `The budget is spent: ${budget(-remaining)} more than there was. The objective is missed for this period${
      snapshot.period.end ? "" : ", until bad events leave the rolling period"
    }.`;
  }
  if (hour === 0) return "Nothing was bad in the last hour: at that rate the budget lasts.";
  const gone = far(goneAt(snapshot, hour));
  return gone === null ? "At the rate of the last hour the budget lasts." : [
    "At the rate of the last hour (",
    rate(hour),
    `) the budget is gone in ${duration(gone - now)}, `,
    when(gone, now),
    ". This is an estimate; it holds as long as it goes on like that.",
  ];
}

/** The groups of the SLO: which of them burn it. */
export function groups(snapshot, answer) {
  if (Object.keys(snapshot.group).length === 0) return null;
  if (answer.error) return section("Groups of this SLO", empty(`They could not be loaded: ${answer.error.message}.`));
  const rows = answer.data.rows.filter((row) => row.slo === snapshot.slo && !row.retired);
  if (rows.length < 2) return null;
  const all = rows.reduce((sum, row) => sum + row.bad, 0);
  const ordered = [...rows].sort((a, b) => b.bad - a.bad || b.burn1h - a.burn1h).slice(0, 50);
  return section(
    "Groups of this SLO",
    table("Groups of this SLO by their share of what is bad", [
      {
        name: "Group",
        cell: (
          row,
        ) => (row.key === snapshot.key
          ? h("b", null, group(row.group), " (this one)")
          : budgetLink(row.key, group(row.group), { class: "plain" })),
      },
      { name: "State", cell: (row) => badge(row.state) },
      {
        name: "Share of the bad",
        number: true,
        cell: (row) => share(all > 0 ? Number((row.bad / all).toFixed(4)) : null),
        help: "of all bad events of the period, how many are of this group",
      },
      { name: "Bad", number: true, class: "drop-c", cell: (row) => count(row.bad) },
      { name: "Burn 1h", number: true, cell: (row) => rate(row.burn1h) },
      {
        name: "Budget left",
        number: true,
        cell: (row) => [budgetBar(row.remaining, row.state), budget(row.remaining)],
      },
    ], ordered),
    rows.length > 50 && h("p", { class: "soft" }, `The 50 with most of it, of ${count(rows.length)}.`),
  );
}
