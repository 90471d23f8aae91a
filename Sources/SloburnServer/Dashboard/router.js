// Addresses and pages. The server gives the same document for all of them.

import { page as alerts } from "./alerts.js";
import { page as budget } from "./budget.js";
import { page as compliance } from "./compliance.js";
import { page as onCall } from "./on-call.js";
import { page as overview } from "./overview.js";
import { page as sources } from "./sources.js";
import { page as team } from "./team.js";

const ROUTES = [
  [/^\/$/, overview, []],
  [/^\/budgets\/(.+)$/, budget, ["key"]],
  [/^\/alerts$/, alerts, []],
  [/^\/sources$/, sources, []],
  [/^\/on-call$/, onCall, []],
  [/^\/teams\/(.+)$/, team, ["team"]],
  [/^\/compliance$/, compliance, []],
];

/** The page of a path and its parameters; null where there is none. */
export function match(path) {
  const trimmed = path.length > 1 ? path.replace(/\/+$/, "") : path;
  for (const [pattern, page, names] of ROUTES) {
    const found = pattern.exec(trimmed);
    if (!found) continue;
    try {
      return {
        page,
        params: Object.fromEntries(names.map((name, index) => [name, decodeURIComponent(found[index + 1])])),
      };
    } catch {
      return null; // no such thing as %zz
    }
  }
  return null;
}

/** Takes clicks on links of the dashboard itself, and the browser's buttons back and forward. */
export function listen(go) {
  addEventListener("popstate", () => go(false));
  document.addEventListener("click", (event) => {
    if (
      event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey
    ) return;
    const anchor = event.target.closest?.("a[href]");
    if (!anchor || anchor.target || anchor.origin !== location.origin || anchor.classList.contains("skip")) return;
    if (!match(anchor.pathname)) return;
    event.preventDefault();
    navigate(anchor.pathname + anchor.search, go);
  });
}

export function navigate(address, go) {
  history.pushState(null, "", address);
  go(true);
}
