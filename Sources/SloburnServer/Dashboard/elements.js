// Small pieces that all pages share.

import { h } from "./dom.js";
import { duration, instant, moment, NONE, utc } from "./format.js";

/** A time in the viewer's zone, with UTC in its title. */
export function when(time, now = Date.now()) {
  const ms = instant(time);
  if (ms === null) return h("span", { class: "none" }, NONE);
  return h("time", { datetime: new Date(ms).toISOString(), title: utc(ms) }, moment(ms, now));
}

/** How long ago, with the time itself beside it. */
export function since(time, now = Date.now()) {
  const ms = instant(time);
  return ms === null
    ? when(null)
    : h("span", null, when(ms, now), h("span", { class: "soft" }, ` ${duration(now - ms)} ago`));
}

/** A link inside of the dashboard; the router takes it. */
export const link = (href, text, props) => h("a", { href, ...props }, text);
export const budgetPath = (key) => `/budgets/${encodeURIComponent(key)}`;
export const budgetLink = (key, text = key, props) => link(budgetPath(key), text, props);
/** What a budget is called: its key without the group. Several objectives of one SLO have names of their own. */
export const budgetName = (key) => key.split("{")[0];
export const teamLink = (
  team,
) => (team ? link(`/teams/${encodeURIComponent(team)}`, team) : h("span", { class: "none" }, NONE));
export const serviceLink = (service) => (service ? link(`/?service=${encodeURIComponent(service)}`, service) : NONE);

/** A link out of the dashboard. Addresses are data: only http and https become links, the rest stays text. */
export function outLink(address, text) {
  let url = null;
  try {
    url = new URL(address);
  } catch { /* no address: shown as text */ }
  if (url === null || !["http:", "https:"].includes(url.protocol)) {
    return h("span", null, text ? `${text}: ${address}` : address);
  }
  return h(
    "a",
    { href: url.href, target: "_blank", rel: "noopener noreferrer" },
    text ?? address,
    h("span", { class: "unseen" }, " (opens another window)"),
  );
}

/** A table with a caption for screen readers; `columns` have `name`, `cell(row)` and, where numbers are, `number`. */
export function table(caption, columns, rows, props = {}) {
  const cell = (column, row, index) =>
    h(index === 0 ? "th" : "td", {
      scope: index === 0 ? "row" : null,
      class: classes(column.number && "number", column.class),
      "data-name": column.name,
    }, column.cell(row) ?? NONE);
  return h(
    "div",
    { class: "scroll" },
    h(
      "table",
      props,
      h("caption", { class: "unseen" }, caption),
      h(
        "thead",
        null,
        h(
          "tr",
          null,
          columns.map((column) =>
            h("th", {
              scope: "col",
              class: classes(column.number && "number", column.class),
              title: column.help ?? null,
            }, column.name)
          ),
        ),
      ),
      h(
        "tbody",
        null,
        rows.map((row, index) =>
          h("tr", { key: row.id ?? row.key ?? index }, columns.map((column, at) => cell(column, row, at)))
        ),
      ),
    ),
  );
}

export const classes = (...names) => names.filter(Boolean).join(" ") || null;

/** Terms and what they are; those without a value are left out. */
export function facts(pairs, props = {}) {
  return h(
    "dl",
    { class: "facts", ...props },
    pairs
      .filter(([, value]) => value !== null && value !== undefined && value !== "" && value !== false)
      .map(([term, value]) => h("div", null, h("dt", null, term), h("dd", null, value))),
  );
}

export const section = (title, ...children) => {
  const id = "s-" + title.toLowerCase().replace(/[^a-z]+/g, "-");
  return h("section", { "aria-labelledby": id, key: id }, h("h2", { id }, title), children);
};

export const empty = (text) => h("p", { class: "empty" }, text);

/** The labels of a group, one after the other. */
export const group = (labels) =>
  Object.entries(labels ?? {}).map(([name, value]) =>
    h("span", { class: "label", key: name }, `${name}=`, h("b", null, value || '""'))
  );

/** How much is left as a bar: full is all of it; what is overspent shows as an empty one with a mark. */
export function budgetBar(remaining, state) {
  const width = Math.max(0, Math.min(1, remaining ?? 0)) * 100;
  return h(
    "span",
    { class: classes("bar", `is-${state}`, remaining <= 0 && "spent"), "aria-hidden": "true" },
    h("span", { style: { width: `${width.toFixed(1)}%` } }),
  );
}
