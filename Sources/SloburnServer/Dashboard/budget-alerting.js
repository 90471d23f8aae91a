// What fires of one budget, what is kept quiet and why, and what there was before.

import { h } from "./dom.js";
import { empty, link, section, since, table, when } from "./elements.js";
import { lasted } from "./episodes.js";
import { budget, count, duration, NONE, rate } from "./format.js";
import { badge } from "./states.js";

const RULES = {
  minEvents: "the long window has too few events",
  minBadEvents: "the long window has too few bad events",
  confidence: "so few events do not tell for sure that it burns that fast",
};

/** What fires, is held or suppressed. */
export function alerting(snapshot, records, now) {
  const { alerts, held = [], suppressed = [] } = snapshot;
  return section(
    "What fires",
    h(
      "ul",
      { class: "says" },
      alerts.map((alert) => {
        const record = records.find((one) => one.key === alert.key);
        return h(
          "li",
          { key: alert.key },
          badge(alert.severity),
          h(
            "div",
            null,
            h("p", null, record?.summary ?? alert.key),
            h(
              "p",
              { class: "soft" },
              "since ",
              since(alert.since, now),
              record?.acknowledged && ` · acknowledged by ${record.acknowledged.by}`,
              " · ",
              link("/alerts", "all about it"),
            ),
          ),
        );
      }),
      suppressed.map((one) =>
        h(
          "li",
          { key: `s ${one.key}` },
          h("span", { class: "note" }, "suppressed"),
          h(
            "div",
            null,
            h(
              "p",
              null,
              `A ${one.severity} would fire since `,
              when(one.since, now),
              `, were it not for ${one.by.join(", ")}.`,
            ),
          ),
        )
      ),
      held.map((one, index) =>
        h(
          "li",
          { key: `h ${index}` },
          h("span", { class: "note" }, "held"),
          h(
            "div",
            null,
            h(
              "p",
              null,
              `A ${one.severity} (${one.longWindow} and ${one.shortWindow}) burns above its factor but is held: ${
                RULES[one.rule] ?? one.rule
              }.`,
            ),
          ),
        )
      ),
    ),
    alerts.length + held.length + suppressed.length === 0 &&
      empty("Nothing fires, and nothing is held back or suppressed."),
  );
}

/** The episodes that are known of the budget. */
export const earlier = (past, error, now) =>
  section(
    "Alerts before",
    error
      ? empty(`They could not be loaded: ${error.message}.`)
      : past.length === 0
      ? empty("There were none in the time that is kept.")
      : episodeTable(past.slice(0, 12), now),
    past.length > 12 && h("p", { class: "soft" }, `The latest 12 of ${count(past.length)}.`),
  );

/** What people took out of the account. */
export function adjusted(snapshot, now) {
  const { adjustments = [] } = snapshot;
  return adjustments.length > 0 &&
    section(
      "Adjustments",
      snapshot.raw &&
        h(
          "p",
          null,
          `Without them ${budget(snapshot.raw.errorBudget.remaining)} of the budget would be left (${
            count(snapshot.raw.bad)
          } bad of ${count(snapshot.raw.total)}).`,
        ),
      table("Adjustments of the period", [
        { name: "Name", cell: (a) => a.name },
        {
          name: "Effect",
          cell: (a) =>
            a.effect + (a.badEvents ? ` of ${count(a.badEvents)} bad` : a.minutes ? ` of ${count(a.minutes)} min` : ""),
        },
        { name: "From", cell: (a) => when(a.from, now) },
        { name: "To", cell: (a) => (a.to ? when(a.to, now) : "open") },
        { name: "By", cell: (a) => a.author },
        { name: "Why", class: "wide", cell: (a) => [a.reason, a.ticket && ` (${a.ticket})`] },
      ], adjustments.map((a) => ({ key: a.name, ...a }))),
    );
}

/** Episodes of alerts; `name` makes the cell that says whose they are, where that is not plain. */
export function episodeTable(list, now, name) {
  return table(
    "Episodes of alerts, newest first",
    [
      name && { name: "Alert", cell: name },
      { name: "Severity", cell: (one) => badge(one.ownSeverity ?? one.severity) },
      { name: "From", cell: (one) => when(one.startsAt, now) },
      {
        name: "Took",
        number: true,
        cell: (one) => [duration(lasted(one, now)), !one.endsAt && h("b", null, " so far")],
      },
      { name: "Bad", number: true, class: "drop-c", cell: (one) => count(one.episode?.bad) },
      { name: "Budget spent", number: true, cell: (one) => budget(one.episode?.budgetSpent) },
      { name: "Peak burn", number: true, class: "drop-c", cell: (one) => rate(one.episode?.peakBurnRate) },
      { name: "Acknowledged", class: "drop-b", cell: (one) => one.acknowledged?.by ?? NONE },
    ].filter(Boolean),
    list.map((one) => ({ ...one, key: one.id, alert: one.key })),
  );
}
