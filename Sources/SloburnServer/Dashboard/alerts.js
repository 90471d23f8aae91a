// What fires, and what has fired.

import { address, get, part } from "./api.js";
import { alertCard } from "./alert-card.js";
import { h } from "./dom.js";
import { budgetLink, empty, section, table, when } from "./elements.js";
import { sloKey } from "./episodes.js";
import { budget, duration, plural, rate } from "./format.js";
import { badge } from "./states.js";

const PAGE = 100;
const history = (before) => address("/api/v1/alerts/history", { limit: PAGE, before });

export const page = {
  title: "Alerts",

  async load(_ctx, signal) {
    const [active, past] = await Promise.all([get("/api/v1/alerts", signal), part(get(history(null), signal))]);
    return { active, past };
  },

  view(ctx, { active, past }) {
    const now = ctx.now();
    // Those told as one of many stand below the one that stands for them.
    const told = inOrder(active.filter((one) => !one.groupedBy));
    const grouped = inOrder(active.filter((one) => one.groupedBy));
    return [
      h("h1", null, active.length === 0 ? "Nothing fires" : `${plural(active.length, "alert fires", "alerts fire")}`),
      active.length === 0 && empty("No alert fires. What happens next shows here by itself."),
      h("div", { class: "alerts" }, told.map((record) => alertCard(ctx, record, now))),
      grouped.length > 0 &&
      h(
        "details",
        { class: "grouped" },
        h("summary", null, `${plural(grouped.length, "alert")} told by one of those above`),
        h(
          "div",
          { class: "alerts" },
          grouped.map((record) => alertCard(ctx, record, now)),
        ),
      ),
      section(
        "History",
        past.error ? empty(`It could not be loaded: ${past.error.message}.`) : log(ctx, past.data, now),
      ),
    ];
  },
};

/** Pages first, then by who has not been answered, then the latest. */
export function inOrder(records) {
  const rank = (one) => (one.severity === "page" ? 0 : 2) + (one.acknowledged ? 1 : 0);
  return [...records].sort((a, b) => rank(a) - rank(b) || Date.parse(b.startsAt) - Date.parse(a.startsAt));
}

function log(ctx, first, now) {
  const older = ctx.state.older ?? [];
  // New transitions push older ones over the edge of the first page; those already seen are told once.
  const seen = new Set(first.alerts.map((one) => one.sequence));
  const all = [...first.alerts, ...older.filter((one) => !seen.has(one.sequence))];
  const next = ctx.state.older ? ctx.state.next : first.next;
  if (all.length === 0) return empty("There were no alerts in the time that is kept.");

  async function load() {
    ctx.state.busy = true;
    ctx.rerender();
    const answer = await part(get(history(next), undefined));
    ctx.state.busy = false;
    ctx.state.failed = answer.error?.message;
    if (answer.data) {
      ctx.state.older = [...all, ...answer.data.alerts];
      ctx.state.next = answer.data.next;
    }
    ctx.rerender();
  }

  return [
    table("Transitions of alerts, newest first", [
      { name: "Time", cell: (one) => when(one.record.at, now) },
      { name: "Severity", cell: (one) => badge(one.record.ownSeverity ?? one.record.severity) },
      { name: "What", cell: (one) => (one.record.status === "firing" ? h("b", null, "fires") : "resolved") },
      {
        name: "Alert",
        class: "wide",
        cell: (one) => {
          const key = sloKey(one.record);
          return key ? budgetLink(key, key) : one.record.key;
        },
      },
      {
        name: "Took",
        number: true,
        class: "drop-c",
        cell: (
          one,
        ) => (one.record.endsAt ? duration(Date.parse(one.record.endsAt) - Date.parse(one.record.startsAt)) : null),
      },
      { name: "Budget spent", number: true, class: "drop-b", cell: (one) => budget(one.record.episode?.budgetSpent) },
      {
        name: "Burn, long window",
        number: true,
        class: "drop-b",
        cell: (one) => rate(one.record.burnRates?.long?.rate),
      },
    ], all.map((one) => ({ key: one.sequence, ...one }))),
    ctx.state.failed &&
    h("p", { class: "notice", role: "alert" }, `Older ones could not be loaded: ${ctx.state.failed}.`),
    next !== null && next !== undefined &&
    h("button", { disabled: ctx.state.busy, onclick: load }, ctx.state.busy ? "Loading…" : "Show older ones"),
  ];
}
