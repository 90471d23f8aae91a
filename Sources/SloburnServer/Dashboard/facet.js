// A filter with several values: a box that opens, with a search where there are many.

import { h } from "./dom.js";
import { plural } from "./format.js";

const MOST = 80; // boxes shown at once; the rest is found by typing

/** `state` is the page's own store: which box is open, and what is typed into it. */
export function facet(name, values, chosen, state, { toggle, rerender }) {
  const title = name.charAt(0).toUpperCase() + name.slice(1);
  const open = state.facet === name;
  return h(
    "details",
    {
      class: "facet",
      name: "facets",
      key: name,
      ontoggle: (event) => {
        if (event.target.open === (state.facet === name)) return;
        state.facet = event.target.open ? name : null;
        state.typed = "";
        rerender();
      },
    },
    h(
      "summary",
      null,
      title,
      chosen.size > 0 && h("b", null, chosen.size === 1 ? `: ${[...chosen][0]}` : ` (${chosen.size})`),
    ),
    // Hundreds of boxes that nobody sees would have to be compared at every key pressed.
    h("div", { class: "menu" }, open && menu(name, values, chosen, state, { toggle, rerender })),
  );
}

function menu(name, values, chosen, state, { toggle, rerender }) {
  const typed = (state.typed ?? "").toLowerCase();
  // What is chosen is on top, and there even when no budget has it any more.
  const list = [...chosen, ...values.filter((value) => !chosen.has(value) && value.toLowerCase().includes(typed))];
  return [
    values.length > 12 && h("input", {
      type: "search",
      "aria-label": `Find a ${name}`,
      placeholder: "Find",
      value: state.typed ?? "",
      oninput: (event) => {
        state.typed = event.target.value;
        rerender();
      },
    }),
    h(
      "ul",
      null,
      list.slice(0, MOST).map((value) =>
        h(
          "li",
          { key: value },
          h(
            "label",
            null,
            h("input", { type: "checkbox", checked: chosen.has(value), onchange: () => toggle(name, value) }),
            h("span", null, value),
          ),
        )
      ),
    ),
    list.length > MOST && h("p", { class: "soft" }, `${plural(list.length - MOST, "more", "more")}: type to find`),
    list.length === 0 && h("p", { class: "soft" }, "none"),
  ];
}

// One that is open closes when the attention goes elsewhere.
document.addEventListener("click", (event) => {
  for (const open of document.querySelectorAll("details.facet[open]")) {
    if (!open.contains(event.target)) open.open = false;
  }
});
