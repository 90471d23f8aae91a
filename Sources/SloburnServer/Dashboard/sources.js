// Whether the data can be trusted: how far each source has come, what of it was refused, and what is missing.

import { get } from "./api.js";
import { h } from "./dom.js";
import { classes, empty, facts, link, since, when } from "./elements.js";
import { count, duration, plural, share, shortCount } from "./format.js";
import { icon } from "./states.js";

const CLASSES = {
  malformed: "malformed",
  missing_field: "missing a field",
  unknown_unit: "unknown unit",
  bad_timestamp: "unreadable time",
  future_timestamp: "dated ahead",
  too_late: "too late",
  negative_duration: "negative duration",
  not_finite: "not finite",
  oversized: "oversized",
  unsupported: "not supported",
};
const WINDOWS = ["1h", "1d", "7d", "30d"];
const ills = (source) => source.health?.length ?? 0;
// Each alert on the data of a source has one reason or more.
const reasons = (source) => (source.health ?? []).flatMap((alert) => alert.reasons ?? []);

export const page = {
  title: "Sources",
  load: (_ctx, signal) => get("/api/v1/sources", signal),

  view(ctx, sources) {
    const now = ctx.now();
    const ill = sources.filter((source) => ills(source) > 0).length;
    const ordered = [...sources].sort((a, b) => ills(b) - ills(a) || a.name.localeCompare(b.name));
    return [
      h(
        "div",
        { class: "head" },
        h("h1", null, "Sources"),
        sources.length > 0 && h(
          "p",
          { class: "soft" },
          ill === 0
            ? `${plural(sources.length, "source")}, all healthy`
            : `${count(ill)} of ${plural(sources.length, "source")} not healthy`,
        ),
      ),
      sources.length === 0 && empty("No source is configured."),
      h("div", { class: "cards" }, ordered.map((source) => card(source, now))),
    ];
  },
};

function card(source, now) {
  const rejected = Object.entries(source.rejectedByClass ?? {}).sort((a, b) => b[1] - a[1]);
  return h(
    "article",
    {
      class: classes("card", ills(source) > 0 && "is-ticket"),
      key: source.name,
      "aria-label": `Source ${source.name}`,
    },
    h(
      "header",
      null,
      h("h2", null, source.name),
      ills(source) > 0
        ? h(
          "span",
          { class: "badge is-ticket" },
          icon("ticket"),
          h("span", null, reasons(source).map((one) => one.reason).join(", ") || "an alert fires"),
        )
        : h("span", { class: "badge is-ok" }, icon("ok"), h("span", null, "healthy")),
    ),
    reasons(source).map((one) =>
      h("p", { key: one.reason }, h("b", null, one.reason), " since ", since(one.since, now))
    ),
    source.fallback && h(
      "p",
      null,
      h("b", null, source.fallback.source),
      source.fallback.since
        ? [" stands in for it since ", since(source.fallback.since, now)]
        : " would stand in for it",
    ),
    facts([
      ["Topics", source.topics?.join(", ")],
      ["Format", source.format],
      ["Records", source.records !== null && source.records !== undefined && shortCount(source.records)],
      [
        "Rate",
        source.recordsPerSecond !== null && source.recordsPerSecond !== undefined &&
        `${shortCount(Number(source.recordsPerSecond.toFixed(1)))}/s`,
      ],
      ["Lag", lag(source)],
      ["Newest sample", since(source.lastSampleAt, now)],
      ["Clock skew", source.skewMs !== null && source.skewMs !== undefined && skew(source.skewMs)],
    ]),
    h("h3", null, "What became of it"),
    facts([
      ["Counted", shortCount(source.counted)],
      ["Selected by none", shortCount(source.unmatched)],
      ["Duplicates", shortCount(source.duplicates)],
      ["Late", shortCount(source.late)],
      ["Refused", h("span", { class: source.rejected > 0 ? "strong" : null }, shortCount(source.rejected))],
    ]),
    rejected.length > 0 && h(
      "p",
      { class: "soft" },
      "Refused: ",
      rejected.map(([name, n], index) => `${index > 0 ? ", " : ""}${count(n)} ${CLASSES[name] ?? name}`),
    ),
    source.coverage && [h("h3", null, "Coverage"), coverage(source.coverage)],
    source.slos?.length > 0 &&
      h(
        "details",
        null,
        h("summary", null, `Read by ${plural(source.slos.length, "SLO")}`),
        h(
          "p",
          null,
          source.slos.map((name, index) => [index > 0 && ", ", link(`/?q=${encodeURIComponent(name)}`, name)]),
        ),
      ),
    source.at && h("p", { class: "soft" }, "as of ", when(source.at, now)),
  );
}

function lag(source) {
  if (source.lag === null || source.lag === undefined) return null;
  const seconds = source.lagSeconds;
  return plural(source.lag, "record") +
    (seconds === null || seconds === undefined ? "" : ` (${seconds < 1 ? "under 1 s" : duration(1000 * seconds)})`);
}

function skew(ms) {
  if (ms < 0) return `dated ahead by up to ${duration(-ms)}`;
  return ms < 1000 ? "under 1 s behind" : `at least ${duration(ms)} behind`;
}

function coverage(windows) {
  return h(
    "ul",
    { class: "shares" },
    WINDOWS.map((name) =>
      h(
        "li",
        { key: name },
        h("span", { class: "name" }, name),
        h(
          "span",
          { class: "bar plain", "aria-hidden": "true" },
          h("span", { style: { width: `${(100 * (windows[name] ?? 0)).toFixed(1)}%` } }),
        ),
        h(
          "span",
          { class: "value" },
          windows[name] === null || windows[name] === undefined
            ? "not judged"
            : share(Number(windows[name].toFixed(4))),
        ),
      )
    ),
  );
}
