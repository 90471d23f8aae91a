// Lengths of windows and periods, as records write them: 5m, 30d, 1M.

const UNITS = {
  s: 1e3,
  m: 6e4,
  h: 36e5,
  d: 864e5,
  w: 6048e5,
  M: 30.4375 * 864e5,
  Q: 91.3125 * 864e5,
  Y: 365.25 * 864e5,
};

/** Milliseconds; of months, quarters and years the mean. 0 for what is no length. */
export function periodLength(text) {
  const match = /^(\d+)([smhdwMQY])$/.exec(text ?? "");
  return match ? Number(match[1]) * UNITS[match[2]] : 0;
}
