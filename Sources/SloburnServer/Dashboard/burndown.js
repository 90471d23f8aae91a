// From counts over time to what was left of the budget over time.

import { periodLength } from "./period.js";

/** Start, end (of a calendar's period the coming one) and length of the snapshot's period. */
export function periodOf(snapshot) {
  const from = Date.parse(snapshot.period.from);
  const to = Date.parse(snapshot.period.end ?? snapshot.period.to);
  const length = snapshot.period.end ? to - from : periodLength(snapshot.period.duration) || to - from;
  return { from, to, length };
}

/**
 * What remained at the end of each step, in time's order: [[ms, share]…]. Reckoned backwards from what remains now,
 * against the errors that the period allows now: so the line ends at the figure that is shown, whatever was granted,
 * and says when the budget went. Of a rolling period it tells nothing of errors that have left it since.
 */
export function burnDown(history, snapshot) {
  const allowed = snapshot.errorBudget.allowed;
  const step = 1000 * history.stepSeconds;
  const start = Math.max(Date.parse(history.from), Date.parse(snapshot.period.from));
  const at = Date.parse(snapshot.at);
  if (!(allowed > 0) || history.points.length === 0) return [];
  let left = snapshot.errorBudget.remaining;
  const points = [[at, left]];
  for (let i = history.points.length - 1; i >= 0; i--) {
    const [from, , bad] = history.points[i];
    if (from + step <= start || from >= at) continue;
    points.push([Math.min(at, from + step), left]);
    left += bad / allowed;
    points.push([Math.max(start, from), left]);
  }
  points.push([start, left]);
  return points.reverse();
}

/** Bad events as a share of all, step by step, with null where a step has none: [[ms, share|null]…]. */
export function errorRatio(history) {
  const step = 1000 * history.stepSeconds;
  const points = [];
  for (const [from, , bad, total] of history.points) {
    const before = points.at(-1);
    if (before && from - before[0] > 1.5 * step) points.push([before[0] + step, null]);
    points.push([from, total > 0 ? bad / total : null]);
  }
  return points;
}

/** When the budget is gone at the rate; null when it lasts for ever, `at` when nothing is left. */
export function goneAt(snapshot, rate) {
  const { remaining } = snapshot.errorBudget;
  const at = Date.parse(snapshot.at);
  if (remaining <= 0) return at;
  return rate > 0 ? at + (remaining * periodOf(snapshot).length) / rate : null;
}
