// What is one team's: its budgets, its worst burners, its alerts of the last 30 days.

import { address, get, part } from "./api.js";
import { episodeTable } from "./budget-alerting.js";
import { h } from "./dom.js";
import { budgetBar, budgetLink, budgetName, empty, group, link, section, serviceLink, table } from "./elements.js";
import { episodes, lasted, sloKey } from "./episodes.js";
import { SORTS } from "./filter.js";
import { budget, count, duration, plural, rate, target } from "./format.js";
import { badge, STATES } from "./states.js";

const MONTH = 30 * 864e5;
const PAGES = 5; // of alert history at most: a team with more has other problems

export const page = {
  title: (ctx) => ctx.params.team,

  async load(ctx, signal) {
    const { team } = ctx.params;
    const overview = await get(address("/api/v1/overview", { team }), signal);
    const past = await part(history(team, ctx.now() - MONTH, signal));
    return { overview, past };
  },

  view(ctx, { overview, past }) {
    const now = ctx.now();
    const rows = overview.rows.filter((row) => row.team === ctx.params.team).sort((a, b) =>
      SORTS.urgency(a, b) || a.remaining - b.remaining
    );
    const keys = new Set(rows.map((row) => row.key));
    const mine = past.error ? [] : episodes(past.data).filter((one) => keys.has(sloKey(one)));
    const burners = rows.filter((row) => row.burn1h > 1).sort((a, b) => b.burn1h - a.burn1h).slice(0, 5);
    return [
      h(
        "div",
        { class: "head" },
        h("div", null, h("p", { class: "crumbs" }, link("/", "Overview"), " / Teams"), h("h1", null, ctx.params.team)),
        tally(rows),
      ),
      rows.length === 0 &&
      empty("No budget belongs to this team. A budget's team is what the label team of its SLO says."),
      burners.length > 0 && section("Worst burners", budgets(burners, "The fastest burners")),
      rows.length > 0 &&
      section(
        "Budgets",
        budgets(rows.slice(0, 100), "Budgets of the team"),
        rows.length > 100 &&
          h("p", null, link(`/?team=${encodeURIComponent(ctx.params.team)}`, `All ${count(rows.length)} budgets`)),
      ),
      section(
        "Episodes of 30 days",
        past.error
          ? empty(`They could not be loaded: ${past.error.message}.`)
          : mine.length === 0
          ? empty("There were none.")
          : [
            h(
              "p",
              null,
              `${plural(mine.filter((one) => one.severity === "page").length, "page")} and ${
                plural(mine.filter((one) => one.severity !== "page").length, "ticket")
              }, which took ${duration(mine.reduce((sum, one) => sum + lasted(one, now), 0))} in all.`,
            ),
            episodeTable(
              mine.slice(0, 60),
              now,
              (one) => budgetLink(sloKey({ ...one, key: one.alert }), sloKey({ ...one, key: one.alert })),
            ),
            mine.length > 60 && h("p", { class: "soft" }, `The latest 60 of ${count(mine.length)}.`),
          ],
      ),
    ];
  },
};

async function history(team, from, signal) {
  const records = [];
  let before = null;
  for (let page = 0; page < PAGES; page++) {
    const answer = await get(address("/api/v1/alerts/history", { team, limit: 200, before }), signal);
    records.push(...answer.alerts.map((one) => one.record).filter((one) => Date.parse(one.at) >= from));
    before = answer.next;
    if (before === null || before === undefined || Date.parse(answer.alerts.at(-1)?.record.at) < from) break;
  }
  return records;
}

const tally = (rows) =>
  h(
    "p",
    { class: "tally" },
    STATES.map((state) => [state, rows.filter((row) => row.state === state.id).length])
      .filter(([, n]) => n > 0).map(([state, n]) =>
        h(
          "span",
          { key: state.id },
          badge(state.id, `${count(n)} ${(n === 1 ? state.word : state.many).toLowerCase()}`),
        )
      ),
  );

function budgets(rows, caption) {
  return table(caption, [
    { name: "Budget", cell: (row) => [budgetLink(row.key, budgetName(row.key)), " ", group(row.group)] },
    { name: "State", cell: (row) => badge(row.state) },
    { name: "Service", class: "drop-c", cell: (row) => serviceLink(row.service) },
    { name: "Target", number: true, class: "drop-b", cell: (row) => target(row.objective) },
    {
      name: "Budget left",
      number: true,
      cell: (row) => [budgetBar(row.remaining, row.state), row.state === "noData" ? "no data" : budget(row.remaining)],
    },
    { name: "Burn 5m", number: true, class: "drop-b", cell: (row) => rate(row.burn5m) },
    { name: "Burn 1h", number: true, cell: (row) => rate(row.burn1h) },
  ], rows);
}
