// Sums over many budgets: how many objectives are kept, and how that went month by month.

const MONTHS = 6;
const nameOf = new Intl.DateTimeFormat("en-GB", { month: "short", timeZone: "UTC" });

const valueOf = (row, by) => (by === "region" ? row.group?.region : row[by]) ?? null;

/** One summary for each value of `by` ("service", "team" or "region"), those with the most missed first. */
export function summaries(rows, closed, by) {
  const found = new Map();
  const of = new Map(); // a closed period doesn't name its team; the budget it was of does
  for (const row of rows) {
    of.set(row.key, valueOf(row, by));
    entry(found, valueOf(row, by)).rows.push(row);
  }
  for (const period of closed) {
    if (period.total === 0) continue;
    // Of a budget that is gone only the service and the group are known.
    const name = of.has(period.key) ? of.get(period.key) : valueOf(period, by);
    if (found.has(name)) found.get(name).closed.push(period);
  }
  return [...found].map(([name, one]) => summary(name, one)).sort((a, b) =>
    (b.counted - b.kept) - (a.counted - a.kept) || leastOf(a) - leastOf(b)
  );
}

const leastOf = (one) => one.least?.remaining ?? Infinity;

function entry(found, name) {
  if (!found.has(name)) found.set(name, { rows: [], closed: [] });
  return found.get(name);
}

function summary(name, { rows, closed }) {
  const counted = rows.filter((row) => row.state !== "noData").sort((a, b) => a.remaining - b.remaining);
  return {
    name,
    counted: counted.length,
    kept: counted.filter((row) => row.remaining >= 0).length,
    least: counted[0] ?? null,
    median: counted[counted.length >> 1]?.remaining ?? null,
    trend: months(closed),
  };
}

// By the month in which most of a period lies: its middle tells, whatever its zone is.
function months(closed) {
  const found = new Map();
  for (const one of closed) {
    const middle = new Date((Date.parse(one.period.from) + Date.parse(one.period.to)) / 2);
    const id = middle.toISOString().slice(0, 7);
    if (!found.has(id)) found.set(id, { id, name: nameOf.format(middle), kept: 0, all: 0 });
    const month = found.get(id);
    month.all += 1;
    if (one.errorBudget.remaining >= 0) month.kept += 1;
  }
  return [...found.values()].sort((a, b) => (a.id < b.id ? -1 : 1)).slice(-MONTHS);
}

/** How the last month compares with the one before, in a word. */
export function trend(months) {
  if (months.length < 2) return "";
  const [before, last] = months.slice(-2).map((one) => one.kept / one.all);
  return last > before ? "better" : last < before ? "worse" : "the same";
}
