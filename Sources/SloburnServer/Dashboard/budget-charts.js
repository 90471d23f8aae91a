// The charts of one budget: what was left over time, and how many events were bad.

import { burnDown, errorRatio, periodOf } from "./burndown.js";
import { chart } from "./chart.js";
import { h } from "./dom.js";
import { empty, section } from "./elements.js";
import { budget, count, duration, moment, plural, rate, share } from "./format.js";
import { ticks } from "./scale.js";

export const RANGES = { "1h": 36e5, "6h": 216e5, "1d": 864e5, "3d": 2592e5, period: null };

/** Where the range begins, at the snapshot's time. */
export function rangeFrom(snapshot, range) {
  const start = Date.parse(snapshot.period.from);
  return RANGES[range] ? Math.max(start, Date.parse(snapshot.at) - RANGES[range]) : start;
}

export function charts(snapshot, range, history, episodes) {
  if (history.error) {
    return section(
      "Over time",
      empty(
        history.error.status === 404
          ? `No history here: ${history.error.message}. The process that counts this budget has it.`
          : `The history could not be loaded: ${history.error.message}.`,
      ),
    );
  }
  const unit = snapshot.slices ? "slice" : "event";
  const spans = marks(snapshot, episodes);
  return section(
    "Over time",
    h("figure", { widget: chart, data: burnDownChart(snapshot, range, history.data, spans), key: "burn-down" }),
    h("figure", { widget: chart, data: ratioChart(snapshot, history.data, spans, unit), key: "ratio" }),
  );
}

function marks(snapshot, episodes) {
  const now = Date.parse(snapshot.at);
  const alerts = episodes.map((one) => ({
    from: Date.parse(one.startsAt),
    to: one.endsAt ? Date.parse(one.endsAt) : now,
    state: one.severity,
    text: `${one.severity} from ${moment(one.startsAt)} ${one.endsAt ? `to ${moment(one.endsAt)}` : "on"}`,
  }));
  const adjustments = (snapshot.adjustments ?? []).map((one) => ({
    from: Date.parse(one.from),
    to: one.to ? Date.parse(one.to) : now,
    state: "adjusted",
    text: `${one.effect}: ${one.name}`,
  }));
  return [...adjustments, ...alerts];
}

const marksAt = (spans, t) =>
  spans.filter((span) => span.from <= t && t <= Math.max(span.to, span.from + 1)).map((span) => span.text);
const also = (spans, t) => marksAt(spans, t).map((text) => `; ${text}`).join("");

function burnDownChart(snapshot, range, history, spans) {
  const points = burnDown(history, snapshot);
  const { from: start, to: end, length } = periodOf(snapshot);
  const from = rangeFrom(snapshot, range);
  const at = Date.parse(snapshot.at);
  const calendar = Boolean(snapshot.period.end);
  const { remaining } = snapshot.errorBudget;
  const burn = snapshot.burnRates["1h"]?.rate ?? 0;
  const to = range === "period" && calendar ? end : burn > 0 && remaining > 0 ? at + 0.12 * (at - from) : at;
  const values = points.map(([, value]) => value);
  const evenly = (t) => 1 - (t - start) / length;
  const lines = [{ points, kind: "main" }];
  if (burn > 0 && to > at) {
    lines.push({ points: [[at, remaining], [to, remaining - (burn * (to - at)) / length]], kind: "forecast" });
  }
  if (range === "period") lines.unshift({ points: [[start, 1], [start + length, 0]], kind: "even" });
  const low = Math.min(0, remaining, ...values);
  const high = Math.max(...values, low + 0.02);
  // A short range shows what moved in it; a whole period is measured against all of the budget.
  const whole = range === "period" || high - low > 0.6;
  const y = whole
    ? { min: low < 0 ? Math.max(low * 1.05, -20) : 0, max: Math.max(1, high) }
    : zoomed(Math.min(remaining, ...values), high);
  const spent = (points[0]?.[1] ?? remaining) - remaining;
  const steps = history.points.length > 0
    ? points.filter(([t], index) => index === 0 || t !== points[index - 1][0])
    : [];
  return {
    title: "Budget left",
    from,
    to,
    y: { ...y, format: (value) => share(Number(value.toFixed(6))) },
    lines,
    spans,
    rules: y.min < 0 ? [{ y: 0, text: "all spent" }] : [],
    summary:
      `${budget(remaining)} of the ${snapshot.period.duration} budget is left; ${
        budget(Math.max(0, spent))
      } of it was spent in the time shown` +
      (calendar ? ". " : ", counting what is still in the rolling period. ") +
      `${plural(spans.filter((span) => span.state !== "adjusted" && span.to >= from).length, "alert")} in this time.` +
      (lines.some((line) => line.kind === "forecast")
        ? ` Dashed: an estimate, if it goes on at the ${rate(burn)} of the last hour.`
        : "") +
      (range === "period" ? " Thin: spending evenly." : ""),
    times: steps.map(([t]) => t),
    read: (index) =>
      `${budget(steps[index][1])} left${
        range === "period" ? `, ${budget(evenly(steps[index][0]))} if spent evenly` : ""
      }${also(spans, steps[index][0])}`,
    columns: ["Budget left", "Marks"],
    row: (index) => [budget(steps[index][1]), marksAt(spans, steps[index][0]).join(", ")],
  };
}

function zoomed(low, high) {
  const margin = Math.max(0.005, (high - low) * 0.15);
  const marks = ticks(low - margin, high + margin, 4);
  return { min: Math.min(low - margin, marks[0]), max: Math.max(high + margin / 2, marks.at(-1)) };
}

function ratioChart(snapshot, history, spans, unit) {
  const points = errorRatio(history);
  const counts = new Map(history.points.map((point) => [point[0], point]));
  const read = points.filter(([, value]) => value !== null);
  const allowed = 1 - snapshot.objective;
  const worst = read.reduce((best, point) => (point[1] > (best?.[1] ?? -1) ? point : best), null);
  const [good, bad, total] = [1, 2, 3].map((at) => history.points.reduce((sum, point) => sum + point[at], 0));
  const step = Number.parseInt(history.step, 10) && history.step;
  const last = history.points.at(-1)?.[0] ?? 0;
  return {
    title: `Bad ${unit}s`,
    from: Date.parse(history.from),
    to: Math.max(Date.parse(history.to), last),
    y: {
      min: 0,
      max: Math.min(1, Math.max(2 * allowed, (worst?.[1] ?? 0) * 1.1)),
      format: (value) => share(Number(value.toFixed(8))),
    },
    lines: [{ points, kind: "main", stepped: true }],
    spans,
    rules: [{ y: allowed, text: `the objective allows ${share(Number(allowed.toFixed(8)))}` }],
    summary: read.length === 0
      ? "Nothing was counted."
      : `${count(Math.round(bad))} of ${plural(Math.round(good + bad > total ? good + bad : total), unit)} were bad (${
        share(total > 0 ? bad / total : null)
      }), in steps of ${step}. ` +
        (worst[1] > 0 ? `Worst: ${share(worst[1])} at ${moment(worst[0])}.` : "None was bad in any step."),
    times: read.map(([t]) => t),
    read: (index) => {
      const [, , b, n] = counts.get(read[index][0]);
      return `${share(read[index][1])}: ${count(b)} of ${plural(n, unit)} bad${also(spans, read[index][0])}`;
    },
    columns: ["Bad", "Total", "Share"],
    row: (index) => {
      const [, , b, n] = counts.get(read[index][0]);
      return [count(b), count(n), share(read[index][1])];
    },
  };
}

/** How much longer, at which rate. */
export const inTime = (at, now) => (at === null ? "lasts" : at <= now ? "gone" : `in ${duration(at - now)}`);
