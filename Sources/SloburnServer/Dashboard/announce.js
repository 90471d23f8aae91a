// What screen readers hear: new alerts, ends of alerts, staleness. A burst of alerts is one sentence.

import { plural } from "./format.js";

let pending = [];
let timer = null;

/** Says the text to those who listen. */
export function announce(text) {
  document.getElementById("live").textContent = text;
}

/** Takes the transition of an alert as it comes. */
export function announceAlert(record) {
  if (!record || record.groupedBy) return; // told by the one alert that stands for many
  pending.push(record);
  timer ??= setTimeout(flush, 800);
}

function flush() {
  announce(sentence(pending));
  pending = [];
  timer = null;
}

export function sentence(records) {
  if (records.length <= 2) {
    return records
      .map((
        r,
      ) => (r.status === "firing" ? `${r.severity} fires: ${r.summary ?? r.key}` : `${r.severity} resolved: ${r.key}`))
      .join(" ");
  }
  const firing = records.filter((r) => r.status === "firing");
  const pages = firing.filter((r) => r.severity === "page").length;
  return `${plural(firing.length, "alert fires", "alerts fire")}, ${plural(pages, "page")} among them; ` +
    `${plural(records.length - firing.length, "alert has", "alerts have")} resolved.`;
}
