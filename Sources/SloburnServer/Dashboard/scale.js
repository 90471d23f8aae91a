// Axes: where a value lies on the screen, and at which round values a line is drawn.

/** Maps [from, to] to [start, end]; a range without extent maps to its start. */
export const linear = (from, to, start, end) => {
  const factor = to === from ? 0 : (end - start) / (to - from);
  return (x) => start + (x - from) * factor;
};

/** Round values in [min, max], about `wanted` of them. */
export function ticks(min, max, wanted) {
  const raw = (max - min) / Math.max(1, wanted);
  if (!(raw > 0) || !Number.isFinite(raw)) return [min];
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = power * ([1, 2, 2.5, 5, 10].find((size) => size * power >= raw * 0.999) ?? 10);
  const values = [];
  for (let n = Math.ceil(min / step - 1e-9); n * step <= max + step * 1e-9; n++) values.push(n * step);
  return values;
}

const MINUTE = 60_000;
const STEPS = [1, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 7200, 10080, 20160, 43200, 129600].map((m) =>
  m * MINUTE
);

/** Full hours or days of the viewer's zone in [from, to], at most `most` of them, and the step between them. */
export function timeTicks(from, to, most) {
  const step = STEPS.find((size) => (to - from) / size <= Math.max(1, most)) ?? STEPS.at(-1);
  const zone = new Date(from).getTimezoneOffset() * MINUTE;
  const values = [];
  for (let t = Math.ceil((from - zone) / step) * step + zone; t <= to; t += step) values.push(t);
  return { step, values };
}

/** The index of the point nearest to `t` in ascending times; -1 without points. */
export function nearest(times, t) {
  let [low, high] = [0, times.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] < t) low = middle + 1;
    else high = middle;
  }
  return low > 0 && t - times[low - 1] < times[low] - t ? low - 1 : times.length - 1 < 0 ? -1 : low;
}
