// One alert that fires, with all that somebody woken by it needs: what, where, since when, how bad, what changed, what
// to do.

import { h } from "./dom.js";
import { acknowledgement } from "./acknowledge.js";
import { budgetLink, classes, facts, group, outLink, serviceLink, since, table, when } from "./elements.js";
import { sloKey } from "./episodes.js";
import { budget, count, duration, NONE, plural, rate, share } from "./format.js";
import { badge } from "./states.js";

export function alertCard(ctx, record, now) {
  const key = sloKey(record);
  return h(
    "article",
    {
      class: classes("alert", `is-${record.severity === "page" ? "page" : "ticket"}`),
      key: record.id,
      "aria-label": `${record.severity}: ${record.key}`,
    },
    h(
      "header",
      null,
      badge(record.severity),
      record.ownSeverity && h("span", { class: "note" }, `a ${record.ownSeverity} by itself`),
      h(
        "h3",
        null,
        key
          ? [budgetLink(key, record.slo), " ", group(record.group)]
          : record.source
          ? h("a", { href: "/sources" }, `Source ${record.source}`)
          : record.key,
      ),
      h("span", { class: "since" }, "since ", since(record.startsAt, now)),
    ),
    h("p", { class: "summary" }, record.summary ?? NONE),
    facts([...who(record, now), ...howBad(record, now), ...whatElse(record, now)]),
    changes(record, now),
    breakdown(record),
    reasons(record, now),
    more(record, now),
    h(
      "div",
      { class: "foot", key: "foot" },
      h(
        "p",
        { class: "links" },
        record.runbook && outLink(record.runbook, "Runbook"),
        record.dashboard && outLink(record.dashboard, "Dashboard"),
        record.service && h("span", null, "Service ", serviceLink(record.service)),
      ),
      acknowledgement(ctx, record),
    ),
  );
}

const known = (x) => x !== null && x !== undefined;
const named = (targets) => (targets ?? []).map((one) => one.name ?? one.target).join(", ");

function who(record, now) {
  const heard = record.heard && named(record.heard);
  return [
    ["Owner", record.owner],
    [
      "Told to",
      record.targets &&
      (record.groupedBy ? "nobody by itself" : named(record.targets) || "nobody: no route names a target"),
    ],
    ["Route", record.grouping?.route],
    ["Route key", record.routeKey],
    [
      "Escalation",
      record.escalationLevel > 0 && `step ${record.escalationLevel}${heard ? `; heard so far: ${heard}` : ""}`,
    ],
    [
      "Acknowledged",
      record.acknowledged &&
      [
        `by ${record.acknowledged.by}`,
        record.acknowledged.at && [" at ", when(record.acknowledged.at, now)],
        record.acknowledged.note && `: ${record.acknowledged.note}`,
      ],
    ],
    ["Follows from", record.inhibitedBy?.length > 0 && record.inhibitedBy.map(alertName)],
    ["Told as one in", record.groupedBy && h("code", null, record.groupedBy)],
    [
      "Stands for",
      record.members &&
      [
        `${plural(record.members.count, "alert")}: `,
        record.members.alerts.slice(0, 12).map(alertName),
        record.members.count > 12 && "…",
      ],
    ],
  ];
}

function alertName(key, index) {
  const slo = key.slice(0, key.lastIndexOf("/"));
  return [
    index > 0 && ", ",
    key.startsWith("group:") || key.startsWith("source:") ? h("code", null, key) : budgetLink(slo, key),
  ];
}

const TRIGGERS = {
  noData: "nothing came in the window",
  reconcile: "two sources differ",
  exhausted: "nothing of the budget is left",
};
const OPERATORS = { gte: "at least", lt: "below", lte: "at most" };

function howBad(record, now) {
  const { burnRates, tier, episode, errorBudget } = record;
  const gone = Date.parse(record.exhaustsAt ?? "");
  const window = (name, one) => one && `${rate(one.rate)} in ${name} (${count(one.bad)} bad of ${count(one.total)})`;
  return [
    [
      "Burns",
      burnRates && tier && !tier.trigger &&
      [window(tier.longWindow, burnRates.long), ", ", window(tier.shortWindow, burnRates.short)],
    ],
    [
      "Threshold",
      tier &&
      (tier.trigger
        ? TRIGGERS[tier.trigger] ?? tier.trigger
        : `${OPERATORS[tier.op] ?? "above"} ${rate(tier.factor)} in both`),
    ],
    [
      "Cost so far",
      known(episode?.budgetSpent) &&
      `${budget(episode.budgetSpent)} of the budget, ${count(episode.bad)} bad of ${count(episode.total)}${
        known(episode.peakBurnRate) ? `, ${rate(episode.peakBurnRate)} at its peak` : ""
      }`,
    ],
    [
      "Budget left",
      errorBudget &&
      budget(errorBudget.remaining) +
        (errorBudget.remaining > 0 && gone > now ? `, gone in ${duration(gone - now)} (estimate)` : ""),
    ],
    [
      "Coverage",
      known(record.coverage) &&
      share(record.coverage) + (record.lowCoverage ? `, below the ${share(record.minCoverage)} asked for` : ""),
    ],
  ];
}

const whatElse = (record, now) => [
  ["Burning since", record.episode?.burningSince && when(record.episode.burningSince, now)],
  ["Flapping", record.episode?.flapping && "kept as one episode"],
  ["Newest sample", record.kind === "data" && when(record.lastSampleAt, now)],
  ["SLOs that read it", record.kind === "data" && record.slos?.join(", ")],
];

function changes(record, now) {
  if (!(record.changes?.length > 0)) return null;
  return h("div", { key: "changes" }, h("h4", null, "Changed near its beginning"), changeList(record.changes, now));
}

/** What was changed of running systems. */
export function changeList(list, now) {
  return h(
    "ul",
    { class: "changes" },
    list.map((one) =>
      h(
        "li",
        { key: `${one.at} ${one.title}` },
        when(one.at, now),
        " ",
        h("span", { class: "note" }, one.kind ?? "change"),
        " ",
        one.link ? outLink(one.link, one.title) : one.title,
        h("span", { class: "soft" }, ` ${(one.services ?? []).join(", ")}${one.by ? `, by ${one.by}` : ""}`),
      )
    ),
  );
}

function breakdown(record) {
  const labels = record.breakdown?.byLabel ?? [];
  if (labels.length === 0) return null;
  return h(
    "div",
    { key: "breakdown" },
    h("h4", null, `Where the ${plural(record.breakdown.bad, "bad event")} come from`),
    h(
      "div",
      { class: "breakdown" },
      labels.map(({ label, values }) =>
        h(
          "div",
          { key: label },
          h("h5", null, label),
          h(
            "ul",
            { class: "shares" },
            values.map((one) =>
              h(
                "li",
                { key: one.value },
                h("span", { class: "name" }, one.value || '""'),
                h(
                  "span",
                  { class: "bar plain", "aria-hidden": "true" },
                  h("span", { style: { width: `${(100 * (one.share ?? 0)).toFixed(1)}%` } }),
                ),
                h(
                  "span",
                  { class: "value", title: `${count(one.bad)} bad` },
                  share(Number((one.share ?? 0).toFixed(3))),
                ),
              )
            ),
          ),
        )
      ),
    ),
  );
}

function reasons(record, now) {
  if (!(record.reasons?.length > 0)) return null;
  return h(
    "div",
    { key: "reasons" },
    h("h4", null, "What is wrong with the data"),
    h(
      "ul",
      null,
      record.reasons.map((one) =>
        h(
          "li",
          { key: one.reason },
          h("b", null, one.reason),
          " since ",
          when(one.since, now),
          known(one.value) && `: ${amount(one, one.value)}, where ${amount(one, one.bound)} is asked for`,
        )
      ),
    ),
  );
}

// Seconds of silence, a share that is there, or a number of dead letters.
function amount({ reason }, value) {
  return reason === "incomplete" ? share(value) : reason === "rejected" ? count(value) : duration(1000 * value);
}

function more(record, now) {
  const { evidence = [], earlier = [], breakdown: parts } = record;
  const combinations = parts?.combinations ?? [];
  if (evidence.length + earlier.length + combinations.length === 0) return null;
  return h(
    "details",
    { key: "more" },
    h("summary", null, "Evidence and earlier episodes"),
    evidence.length > 0 && table("Where the first bad samples are to be read again", [
      { name: "Topic", cell: (one) => one.topic },
      { name: "Partition", number: true, cell: (one) => String(one.partition) },
      { name: "Offset", number: true, cell: (one) => String(one.offset) },
      { name: "Time", cell: (one) => when(one.time, now) },
    ], evidence.map((one, index) => ({ key: index, ...one }))),
    combinations.length > 0 && table("Combinations with most of what is bad", [
      { name: "Combination", cell: (one) => group(one.labels) },
      { name: "Bad", number: true, cell: (one) => count(one.bad) },
      { name: "Share", number: true, cell: (one) => share(Number((one.share ?? 0).toFixed(3))) },
    ], combinations.map((one, index) => ({ key: index, ...one }))),
    earlier.length > 0 && table("Earlier episodes", [
      { name: "Earlier episode", cell: (one) => when(one.startsAt, now) },
      { name: "Took", number: true, cell: (one) => duration(1000 * one.durationSeconds) },
      { name: "Bad", number: true, cell: (one) => count(one.bad) },
      { name: "Peak burn", number: true, cell: (one) => rate(one.peakBurnRate) },
      {
        name: "Acknowledged",
        class: "wide",
        cell: (one) => one.acknowledgedBy && `${one.acknowledgedBy}${one.note ? `: ${one.note}` : ""}`,
      },
      { name: "Last change", class: "drop-c", cell: (one) => one.lastChange?.title },
    ], earlier.map((one, index) => ({ key: index, ...one }))),
  );
}
