// Numbers and times as people read them. Whatever is null, absent or not finite reads as "–", never as NaN.

export const NONE = "–";
const known = (x) => typeof x === "number" && Number.isFinite(x);
const plain = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 2 });

/** A count with separators: 518,400. */
export const count = (n) => (known(n) ? plain.format(n) : NONE);

/** A count in few characters: 12.3 M. */
export function shortCount(n) {
  if (!known(n)) return NONE;
  for (const [size, unit] of [[1e12, " T"], [1e9, " G"], [1e6, " M"], [1e3, " k"]]) {
    // Up to 9,999 as it is; and 999,999 is 1.0 M, not 1000 k.
    if (Math.abs(n) >= (unit === " k" ? 1e4 : 0.9995 * size)) {
      const value = n / size;
      return value.toFixed(value < 100 ? 1 : 0) + unit;
    }
  }
  return count(n);
}

export const plural = (n, one, many = one + "s") => `${count(n)} ${n === 1 ? one : many}`;

const floorTo = (value, digits) => (Math.floor(value * 10 ** digits + 1e-6) / 10 ** digits).toFixed(digits);

/** A share of the budget: 97.7 %, 0.04 %, −250 %. Neither is almost all of it all, nor almost nothing nothing. */
export function budget(share) {
  if (!known(share)) return NONE;
  const value = share * 100;
  const size = Math.abs(value);
  if (value === 0 || value === 100) return `${value} %`;
  if (size < 0.005) return value > 0 ? "<0.01 %" : "−0.01 %";
  const digits = size >= 1000 ? 0 : size < 1 ? 2 : 1;
  const text = value < 100 && value >= 99.95 ? floorTo(value, value >= 99.995 ? 3 : 2) : value.toFixed(digits);
  return text.replace("-", "−") + " %";
}

/** A share in general: 1.67 %, 0.0042 %. */
export function share(value) {
  if (!known(value)) return NONE;
  const percent = value * 100;
  if (percent === 0 || percent === 100) return `${percent} %`;
  return `${Number(percent.toPrecision(percent >= 99 ? 5 : 3))} %`;
}

/** A target: as many digits as it has. */
export const target = (value) => (known(value) ? `${Number((value * 100).toFixed(8))} %` : NONE);

/** What was reached, with two digits more than the target has, rounded down: 99.89 % must not read as 99.9 %. */
export function reached(sli, objective) {
  if (!known(sli)) return "no data";
  const digits = (String(Number(((objective ?? 0.99) * 100).toFixed(8))).split(".")[1] ?? "").length + 2;
  return sli === 1 ? "100 %" : floorTo(sli * 100, digits) + " %";
}

/** A burn rate: 14.4×. */
export function rate(x) {
  if (!known(x)) return NONE;
  if (Number.isInteger(x) && Math.abs(x) < 1e6) return `${x}×`;
  return (x >= 100 ? x.toFixed(0) : x >= 10 ? x.toFixed(1) : x >= 0.01 ? x.toFixed(2) : "<0.01") + "×";
}

/** A length of time in its two largest units: 3 d 4 h, 18 min. */
export function duration(ms) {
  if (!known(ms)) return NONE;
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 90) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 36) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  const days = Math.floor(hours / 24);
  return days >= 14 || hours % 24 === 0 ? `${days} d` : `${days} d ${hours % 24} h`;
}

/** A length of time in one unit, where there is no room for more. */
export function about(ms) {
  if (!known(ms)) return NONE;
  const hours = Math.max(0, ms) / 36e5;
  return hours < 1.5
    ? `${Math.round(hours * 60)} min`
    : hours < 48
    ? `${Math.floor(hours)} h`
    : `${Math.floor(hours / 24)} d`;
}

/** Milliseconds of an RFC 3339 time or a number; null for anything else. */
export function instant(time) {
  const ms = typeof time === "number" ? time : typeof time === "string" ? Date.parse(time) : NaN;
  return Number.isFinite(ms) ? ms : null;
}

const formats = new Map(); // making one costs more than using it a thousand times
function dateFormat(options) {
  const key = JSON.stringify(options);
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat("en-GB", { hourCycle: "h23", ...options }));
  return formats.get(key);
}
const CLOCK = { hour: "2-digit", minute: "2-digit" };
const DAY = { day: "numeric", month: "short" };

export const clock = (ms, seconds = true) => dateFormat(seconds ? { ...CLOCK, second: "2-digit" } : CLOCK).format(ms);
export const day = (ms) => dateFormat(DAY).format(ms);

/** In the viewer's zone, no longer than it must be: the time of today, the day and time of this year. */
export function moment(time, now = Date.now(), seconds = true) {
  const ms = instant(time);
  if (ms === null) return NONE;
  const [then, today] = [new Date(ms), new Date(now)];
  if (then.toDateString() === today.toDateString()) return clock(ms, seconds);
  if (then.getFullYear() === today.getFullYear()) return `${day(ms)} ${clock(ms, false)}`;
  return dateFormat({ ...DAY, year: "numeric" }).format(ms);
}

export const utc = (time) => {
  const ms = instant(time);
  return ms === null ? NONE : new Date(ms).toISOString().replace("T", " ").replace(/(\.000)?Z$/, " UTC");
};
