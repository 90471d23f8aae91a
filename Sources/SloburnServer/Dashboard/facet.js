// A filter with several values: a box that opens, with a search where there are many.

import { h } from "./dom.js";
import { plural } from "./format.js";

const MOST = 80; // boxes shown at once; the rest is found by typing

/** `state` is the page's own store, in which the text typed into the box is kept. */
export function facet(name, values, chosen, state, { toggle, rerender }) {
  const typed = state[`facet.${name}`] ?? "";
  const found = values.filter((value) => value.toLowerCase().includes(typed.toLowerCase()));
  // What is chosen is on top, and there even when no budget has it any more.
  const list = [...chosen, ...found.filter((value) => !chosen.has(value))];
  const title = name.charAt(0).toUpperCase() + name.slice(1);
  return h("details", { class: "facet", name: "facets", key: name },
    h("summary", null, title, chosen.size > 0 && h("b", null, chosen.size === 1 ? `: ${[...chosen][0]}` : ` (${chosen.size})`)),
    h("div", { class: "menu" },
      values.length > 12 && h("input", {
        type: "search", "aria-label": `Find a ${name}`, placeholder: "Find", value: typed,
        oninput: (event) => { state[`facet.${name}`] = event.target.value; rerender(); },
      }),
      h("ul", null, list.slice(0, MOST).map((value) =>
        h("li", { key: value }, h("label", null,
          h("input", { type: "checkbox", checked: chosen.has(value), onchange: () => toggle(name, value) }),
          h("span", null, value))))),
      list.length > MOST && h("p", { class: "soft" }, `${plural(list.length - MOST, "more", "more")}: type to find`),
      list.length === 0 && h("p", { class: "soft" }, "none")));
}

// One that is open closes when the attention goes elsewhere.
document.addEventListener("click", (event) => {
  for (const open of document.querySelectorAll("details.facet[open]")) {
    if (!open.contains(event.target)) open.open = false;
  }
});
