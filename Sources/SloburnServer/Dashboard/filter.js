// What of the overview is shown, and in which order. All of it stands in the address, so a view can be shared.
// Nothing here touches the document: 5,000 rows are filtered at every key pressed.

import { instant } from "./format.js";
import { stateNamed, STATES } from "./states.js";

export const FACETS = ["service", "team", "tier", "stage", "region"];
const RESERVED = new Set([...FACETS, "state", "q", "sort", "dir"]);
const known = new Set(STATES.map((state) => state.id));

/** The filter of an address. Other names are labels: `?env=prod`. */
export function parse(query) {
  const sets = new Map();
  for (const [name, value] of query) {
    if (name === "q" || name === "sort" || name === "dir") continue;
    if (name === "state" && !known.has(value)) continue;
    if (!sets.has(name)) sets.set(name, new Set());
    sets.get(name).add(value);
  }
  return {
    q: query.get("q") ?? "",
    sets,
    sort: SORTS[query.get("sort")] ? query.get("sort") : "urgency",
    dir: query.get("dir") === "desc" ? -1 : 1,
  };
}

/** The query of an address for the filter; what is as ever is left out. */
export function format(filter) {
  const query = new URLSearchParams();
  if (filter.q) query.set("q", filter.q);
  for (const [name, values] of filter.sets) for (const value of values) query.append(name, value);
  if (filter.sort !== "urgency") query.set("sort", filter.sort);
  if (filter.dir < 0) query.set("dir", "desc");
  return query;
}

/** The filter with `value` of `name` taken in, or out where it was in. */
export function toggled(filter, name, value) {
  const sets = new Map(filter.sets);
  const values = new Set(sets.get(name));
  if (!values.delete(value)) values.add(value);
  if (values.size > 0) sets.set(name, values);
  else sets.delete(name);
  return { ...filter, sets };
}

export const labelsOf = (filter) => [...filter.sets].filter(([name]) => !RESERVED.has(name));
export const isPlain = (filter) => filter.q === "" && filter.sets.size === 0;

const texts = new WeakMap(); // the rows of one answer are searched many times
function textOf(row) {
  if (!texts.has(row)) texts.set(row, `${row.key}\n${row.service ?? ""}\n${row.team ?? ""}`.toLowerCase());
  return texts.get(row);
}

const valueOf = (
  row,
  name,
) => (name === "region" ? row.group?.region : RESERVED.has(name) ? row[name] : row.group?.[name] ?? row[name]);

/** The rows to show, and how many there are of each state when states are not looked at. */
export function apply(rows, filter) {
  const words = filter.q.toLowerCase().split(/\s+/).filter(Boolean);
  const sets = [...filter.sets].filter(([name]) => name !== "state");
  const states = filter.sets.get("state");
  const counts = Object.fromEntries(STATES.map((state) => [state.id, 0]));
  const shown = ordered(rows, filter).filter((row) => {
    if (!sets.every(([name, values]) => values.has(valueOf(row, name)))) return false;
    if (words.length > 0 && !words.every((word) => textOf(row).includes(word))) return false;
    counts[row.state] = (counts[row.state] ?? 0) + 1;
    return !states || states.has(row.state);
  });
  return { shown, counts };
}

const last = (x) => (x === null || x === undefined ? Infinity : x);
const collator = new Intl.Collator("en", { numeric: true });
const text = (a, b) => collator.compare(a ?? "\uffff", b ?? "\uffff");
const URGENCY = { page: 0, ticket: 1, noData: 3 };
const urgency = (row) => (row.retired ? 20 : 0) + (URGENCY[row.state] ?? 2);
const collated = (name) => (a, b) => (a[name] === b[name] ? 0 : text(a[name], b[name]));

/** Ascending orders by name; those that are equal stand by what is left of the budget. */
export const SORTS = {
  urgency: (a, b) => urgency(a) - urgency(b),
  state: (a, b) => stateNamed(a.state).rank - stateNamed(b.state).rank,
  slo: collated("key"),
  service: collated("service"),
  team: collated("team"),
  tier: collated("tier"),
  objective: (a, b) => b.objective - a.objective,
  remaining: (a, b) => a.remaining - b.remaining,
  burn1h: (a, b) => last(b.burn1h) - last(a.burn1h),
  burn5m: (a, b) => last(b.burn5m) - last(a.burn5m),
  exhaustsAt: (a, b) => last(instant(a.exhaustsAt)) - last(instant(b.exhaustsAt)),
};

// Rows are put in order once for each answer, not at each key pressed: what is left after filtering is in order too.
const orders = new WeakMap();
function ordered(rows, { sort, dir }) {
  const kept = orders.get(rows);
  if (kept?.sort === sort && kept.dir === dir) return kept.list;
  const order = SORTS[sort];
  const list = [...rows].sort((a, b) =>
    zero(dir * order(a, b)) || zero(a.remaining - b.remaining) || (a.key < b.key ? -1 : 1)
  );
  orders.set(rows, { sort, dir, list });
  return list;
}

// Two infinities differ by NaN, which is no order.
const zero = (difference) => (Number.isNaN(difference) ? 0 : difference);
