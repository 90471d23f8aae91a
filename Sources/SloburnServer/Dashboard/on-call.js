// For whoever is on call: what fires now, what fires next, what was changed.

import { address, get, part } from "./api.js";
import { alertCard, changeList } from "./alert-card.js";
import { inOrder } from "./alerts.js";
import { h } from "./dom.js";
import { budgetBar, budgetLink, budgetName, empty, group, section, serviceLink, table, when } from "./elements.js";
import { changesIn, sloKey } from "./episodes.js";
import { budget, count, duration, plural, rate } from "./format.js";
import { badge } from "./states.js";

export const page = {
  title: "On call",

  async load(_ctx, signal) {
    const [active, overview, past] = await Promise.all([
      get("/api/v1/alerts", signal),
      get("/api/v1/overview", signal),
      part(get(address("/api/v1/alerts/history", { limit: 100 }), signal)),
    ]);
    return { active, overview, past };
  },

  view(ctx, { active, overview, past }) {
    const now = ctx.now();
    const told = inOrder(active.filter((one) => !one.groupedBy));
    const pages = told.filter((one) => one.severity === "page").length;
    const risks = overview.rows.filter((row) => row.state === "atRisk").sort((a, b) =>
      Date.parse(a.exhaustsAt) - Date.parse(b.exhaustsAt)
    );
    const quiet = overview.rows.filter((row) => row.held || row.suppressed);
    const records = past.error ? [] : past.data.alerts.map((one) => one.record);
    const changes = changesIn([...active, ...records]).slice(0, 15);
    return [
      h(
        "div",
        { class: "head" },
        h(
          "h1",
          null,
          told.length === 0
            ? "Nothing fires"
            : `${plural(pages, "page")} and ${plural(told.length - pages, "ticket")} fire`,
        ),
      ),
      section(
        "Now",
        told.length === 0
          ? empty("No alert fires.")
          : h("div", { class: "alerts" }, told.map((record) => alertCard(ctx, record, now))),
      ),
      section(
        "Next",
        risks.length === 0 ? empty("No budget runs out at the rate of the last hour.") : risk(risks, now),
      ),
      quiet.length > 0 && section("Kept quiet", kept(quiet)),
      section(
        "Changed lately",
        changes.length === 0
          ? empty("No change is named by an alert that fires or fired lately.")
          : changeList(changes, now),
      ),
      section(
        "Fired and resolved lately",
        past.error
          ? empty(`This could not be loaded: ${past.error.message}.`)
          : records.length === 0
          ? empty("Nothing did.")
          : lately(records.slice(0, 12), now),
      ),
    ];
  },
};

function risk(rows, now) {
  return [
    table("Budgets that run out before their period turns", [
      { name: "Budget", cell: (row) => [budgetLink(row.key, budgetName(row.key)), " ", group(row.group)] },
      { name: "Service", class: "drop-c", cell: (row) => serviceLink(row.service) },
      { name: "Team", class: "drop-b", cell: (row) => row.team },
      {
        name: "Budget left",
        number: true,
        cell: (row) => [budgetBar(row.remaining, row.state), budget(row.remaining)],
      },
      { name: "Burn 1h", number: true, cell: (row) => rate(row.burn1h) },
      {
        name: "Runs out",
        cell: (row) => [`in ${duration(Date.parse(row.exhaustsAt) - now)}, `, when(row.exhaustsAt, now)],
      },
    ], rows.slice(0, 20)),
    h(
      "p",
      { class: "soft" },
      rows.length > 20 && `The first 20 of ${count(rows.length)}. `,
      "Estimates at the rate of the last hour.",
    ),
  ];
}

function kept(rows) {
  return table("Budgets of which an alert is held or suppressed", [
    { name: "Budget", cell: (row) => [budgetLink(row.key, budgetName(row.key)), " ", group(row.group)] },
    { name: "State", cell: (row) => badge(row.state) },
    {
      name: "Why",
      cell: (
        row,
      ) => [
        row.suppressed && "suppressed",
        row.held && row.suppressed && ", ",
        row.held && "held: too few events to be sure",
      ],
    },
    { name: "Burn 1h", number: true, cell: (row) => rate(row.burn1h) },
  ], rows.slice(0, 30));
}

function lately(records, now) {
  return h(
    "ul",
    { class: "changes" },
    records.map((record) => {
      const key = sloKey(record);
      return h(
        "li",
        { key: `${record.id} ${record.at}` },
        when(record.at, now),
        " ",
        badge(record.severity),
        record.status === "firing" ? " fires: " : " resolved: ",
        key ? budgetLink(key, key) : record.key,
      );
    }),
  );
}
