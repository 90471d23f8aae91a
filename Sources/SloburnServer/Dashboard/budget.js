// One budget: how much is left, where it went, what fires, and why that can be believed.

import { address, get, part } from "./api.js";
import { adjusted, alerting, earlier } from "./budget-alerting.js";
import { burn, forecast, groups } from "./budget-burn.js";
import { charts, inTime, rangeFrom, RANGES } from "./budget-charts.js";
import { definition, lineage } from "./budget-definition.js";
import { goneAt } from "./burndown.js";
import { h } from "./dom.js";
import { budgetBar, classes, group, link, serviceLink, teamLink, when } from "./elements.js";
import { episodes } from "./episodes.js";
import { budget, count, duration, instant, rate, reached, share, target } from "./format.js";
import { badge } from "./states.js";

const NAMES = { "1h": "1 h", "6h": "6 h", "1d": "1 d", "3d": "3 d", period: "Period" };
const rangeOf = (ctx) => (ctx.query.get("range") in RANGES ? ctx.query.get("range") : "period");

export const page = {
  title: (ctx) => ctx.params.key,

  async load(ctx, signal) {
    const path = `/api/v1/slos/${encodeURIComponent(ctx.params.key)}`;
    const snapshot = await get(path, signal);
    const range = rangeOf(ctx);
    const from = new Date(rangeFrom(snapshot, range)).toISOString();
    const [history, described, past, active, siblings] = await Promise.all([
      part(get(address(`${path}/history`, range === "period" ? {} : { from }), signal)),
      part(get(`${path}/definition`, signal)),
      part(get(address("/api/v1/alerts/history", { key: ctx.params.key, limit: 200 }), signal)),
      part(get(address("/api/v1/alerts", { slo: snapshot.slo }), signal)),
      part(get(address("/api/v1/overview", { slo: snapshot.slo }), signal)),
    ]);
    return { snapshot, range, history, described, past, active, siblings };
  },

  view(ctx, data) {
    const { snapshot, history, described, past, active, siblings } = data;
    const now = ctx.now();
    const row = siblings.data?.rows.find((one) => one.key === snapshot.key);
    const found = past.error ? [] : episodes(past.data.alerts.map((one) => one.record));
    const records = active.error
      ? []
      : active.data.filter((one) => snapshot.alerts.some((alert) => alert.key === one.key));
    return [
      heading(ctx, snapshot, row, described.data),
      figures(snapshot, row, now),
      pair(alerting(snapshot, records, now), forecast(snapshot, now)),
      charts(snapshot, data.range, history, found),
      burn(snapshot, described.data?.tiers ?? []),
      pair(groups(snapshot, siblings), earlier(found, past.error, now)),
      adjusted(snapshot, now),
      lineage(snapshot, described, now),
      definition(snapshot, described, now),
    ];
  },
};

const pair = (...sections) => (sections.every(Boolean) ? h("div", { class: "pair" }, sections) : sections);

function heading(ctx, snapshot, row, described) {
  const chosen = rangeOf(ctx);
  return h(
    "div",
    { class: "head" },
    h(
      "div",
      null,
      h(
        "p",
        { class: "crumbs" },
        link("/", "Overview"),
        " / ",
        serviceLink(snapshot.service),
        row?.team && [" / ", teamLink(row.team)],
      ),
      h("h1", null, described?.displayName || snapshot.slo, " ", group(snapshot.group)),
      h(
        "p",
        { class: "soft" },
        row && badge(row.state),
        " ",
        h("code", null, snapshot.key),
        row?.tier && ` · tier ${row.tier}`,
        row?.stage && ` · ${row.stage}`,
        row?.owner && ` · ${row.owner}`,
        snapshot.retired && [" · retired, kept until ", when(snapshot.retired.until)],
      ),
    ),
    h(
      "div",
      { class: "choice", role: "group", "aria-label": "Range of the charts" },
      Object.keys(RANGES).map((range) =>
        h("button", {
          key: range,
          "aria-pressed": String(range === chosen),
          onclick: () => {
            const query = new URLSearchParams(ctx.query);
            if (range === "period") query.delete("range");
            else query.set("range", range);
            ctx.setQuery(query);
            ctx.reload();
          },
        }, NAMES[range])
      ),
    ),
  );
}

function figures(snapshot, row, now) {
  const unit = snapshot.slices ? "slices" : "events";
  const { allowed, remaining } = snapshot.errorBudget;
  const hour = snapshot.burnRates["1h"]?.rate;
  const gone = instant(snapshot.exhaustsAt) ?? (hour > 0 ? goneAt(snapshot, hour) : null);
  const none = snapshot.total === 0;
  return h(
    "div",
    { class: "figures" },
    figure(
      "Budget left",
      none ? "no data" : budget(remaining),
      none ? null : `${count(Number(snapshot.bad.toFixed(2)))} bad of ${count(Number(allowed.toFixed(2)))} allowed`,
      !none && budgetBar(remaining, row?.state),
    ),
    figure(
      "Reached",
      reached(snapshot.sli, snapshot.objective),
      `target ${target(snapshot.objective)} over ${snapshot.period.duration}`,
      snapshot.raw &&
        h("span", { class: "soft" }, `without adjustments: ${reached(snapshot.raw.sli, snapshot.objective)}`),
    ),
    figure(
      "Burn 1h",
      rate(hour),
      `5m: ${rate(snapshot.burnRates["5m"]?.rate)} · 6h: ${rate(snapshot.burnRates["6h"]?.rate)}`,
    ),
    figure(
      "Runs out",
      none ? "–" : remaining <= 0 ? "gone" : gone === null || gone - now > 400 * 864e5 ? "lasts" : inTime(gone, now),
      remaining > 0 && gone !== null && gone - now < 400 * 864e5
        ? h("span", null, when(gone, now), ", an estimate at the 1h rate")
        : null,
    ),
    figure(
      "Counted",
      count(snapshot.total),
      `${unit}${snapshot.quality?.coverage === undefined ? "" : `, coverage ${share(snapshot.quality.coverage)}`}`,
      snapshot.period.end &&
        h("span", { class: "soft" }, `turns in ${duration(Date.parse(snapshot.period.end) - now)}`),
    ),
    snapshot.budgetState &&
      figure("Deployments", snapshot.budgetState.deploy ? "allowed" : "held", [
        `${snapshot.budgetState.state} since `,
        when(snapshot.budgetState.since, now),
      ]),
  );
}

const figure = (name, value, below, more) =>
  h(
    "div",
    { class: classes("figure"), key: name },
    h("h2", null, name),
    h("p", { class: "big" }, value),
    below && h("p", { class: "soft" }, below),
    more,
  );
