// What is around every page: navigation, how fresh it all is, the theme, help and the form for a token.

import { h, render } from "./dom.js";
import { clock, instant } from "./format.js";
import { KEYS } from "./keys.js";
import { badge, STATES } from "./states.js";

const PAGES = [["/", "Overview"], ["/on-call", "On call"], ["/alerts", "Alerts"], ["/sources", "Sources"], [
  "/compliance",
  "Compliance",
]];

export function drawTop(root, { status, stream, stale, actions }) {
  const firing = status?.firing ?? {};
  render(
    root,
    h(
      "a",
      { class: "brand", href: "/", title: status ? `Sloburn ${status.version ?? ""}` : null },
      h(
        "svg",
        { viewBox: "0 0 16 16", class: "mark", "aria-hidden": "true" },
        h("path", { d: "M2 3h3.5v3.5h4V10H14v3" }),
      ),
      h("span", null, "Sloburn"),
      status?.name && h("span", { class: "soft" }, status.name),
    ),
    // Whoever sees a part must know that it is one.
    scope(status) &&
      h("span", { class: "label", title: "Your token shows these budgets only" }, "only ", h("b", null, scope(status))),
    h(
      "nav",
      { "aria-label": "Pages" },
      PAGES.map(([path, name]) =>
        h(
          "a",
          { key: path, href: path, "aria-current": location.pathname === path ? "page" : null },
          name,
          path === "/alerts" && firing.page > 0 &&
            h(
              "span",
              { class: "pip is-page" },
              String(firing.page),
              h("span", { class: "unseen" }, firing.page === 1 ? " page fires" : " pages fire"),
            ),
        )
      ),
    ),
    h(
      "div",
      { class: "tools" },
      freshness(status, stream, stale),
      h(
        "label",
        { class: "theme" },
        h("span", { class: "unseen" }, "Theme"),
        h(
          "select",
          {
            value: globalThis.sloburnTheme?.get() ?? "system",
            onchange: (event) => globalThis.sloburnTheme?.set(event.target.value),
          },
          ["system", "light", "dark"].map((name) =>
            h("option", { value: name }, name.charAt(0).toUpperCase() + name.slice(1))
          ),
        ),
      ),
      h("button", { class: "quiet", title: "Help (?)", "aria-label": "Help", onclick: actions.help }, "?"),
    ),
  );
}

const scope = (status) =>
  Object.entries(status?.scope ?? {}).map(([name, values]) => `${name}: ${[values].flat().join(", ")}`).join("; ");

function freshness(status, stream, stale) {
  const at = instant(status?.evaluatedAt);
  const word = stale ? "Stale" : stream.open ? "Live" : "Connecting";
  return h(
    "span",
    { class: stale ? "fresh is-stale" : "fresh", title: at === null ? null : "the newest evaluation" },
    h("span", { class: stream.open && !stale ? "dot" : "dot off", "aria-hidden": "true" }),
    word,
    at !== null && h("span", { class: "soft" }, clock(at)),
  );
}

export function drawBanner(root, stale, retry) {
  render(
    root,
    stale && h(
      "p",
      { class: "stale" },
      h("b", null, "Stale. "),
      stale.text,
      // Seconds that count down are for the eye: a reader would hear each of them.
      stale.retry && h("span", { "aria-hidden": "true" }, stale.retry),
      " ",
      stale.kind === "lost" && h("button", { onclick: retry }, "Try now"),
    ),
  );
}

/** The form that asks for a token. `why` says what went wrong with the one before. */
export function drawSignIn(root, why, submit) {
  const send = (event) => {
    event.preventDefault();
    const field = event.target.elements.token;
    if (field.value.trim()) submit(field.value.trim());
  };
  render(
    root,
    h(
      "form",
      { class: "signin", onsubmit: send },
      h("h1", null, "A token is needed"),
      why && h("p", { class: "notice", role: "alert" }, why),
      h("label", { for: "token" }, "Token"),
      h("input", {
        id: "token",
        name: "token",
        type: "password",
        autocomplete: "off",
        required: true,
        "aria-describedby": "token-help",
      }),
      h("p", { class: "soft", id: "token-help" }, "It is kept in this tab only and forgotten when the tab is closed."),
      h("button", { type: "submit", class: "main" }, "Show the dashboard"),
    ),
  );
  root.querySelector("#token").focus();
}

/** The dialog that `?` opens. */
export function openHelp(root) {
  render(
    root,
    h(
      "dialog",
      { "aria-labelledby": "help-title", key: "help" },
      h("h2", { id: "help-title" }, "Help"),
      h("h3", null, "Keys"),
      h(
        "dl",
        { class: "keys" },
        KEYS.map(([keys, what]) =>
          h("div", null, h("dt", null, keys.map((key) => h("kbd", null, key))), h("dd", null, what))
        ),
      ),
      h("h3", null, "States of a budget, the first that holds"),
      h(
        "dl",
        { class: "keys" },
        STATES.map((state) => h("div", null, h("dt", null, badge(state.id)), h("dd", null, state.means))),
      ),
      h(
        "p",
        { class: "soft" },
        "A burn rate of 1× spends the whole budget in exactly one period. ",
        "Times are in your zone; hover over one for UTC.",
      ),
      h("button", { class: "main", autofocus: true, onclick: () => root.querySelector("dialog").close() }, "Close"),
    ),
  );
  const dialog = root.querySelector("dialog");
  if (!dialog.open) dialog.showModal();
}
