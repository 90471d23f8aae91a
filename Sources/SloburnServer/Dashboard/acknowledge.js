// Taking notice of an alert, for those who may.

import { change } from "./api.js";
import { announce } from "./announce.js";
import { h } from "./dom.js";

/** The button and its note; nothing for viewers. What was sent shows with the next evaluation. */
export function acknowledgement(ctx, record) {
  if (ctx.status()?.role !== "operator") return null;
  const store = (ctx.state.acknowledgements ??= new Map());
  const mine = store.get(record.id);
  const path = `/api/v1/alerts/${encodeURIComponent(record.key)}/acknowledgement`;

  async function send(method, body, done) {
    store.set(record.id, { text: "Sending…", busy: true });
    ctx.rerender();
    try {
      await change(method, path, body);
      store.set(record.id, { text: done, done: Boolean(record.acknowledged) });
    } catch (error) {
      store.set(record.id, { text: `It was not sent: ${error.message}.` });
    }
    announce(store.get(record.id).text);
    ctx.rerender();
  }

  // What was sent is over once the record tells of it.
  const waits = mine?.done !== undefined && mine.done === Boolean(record.acknowledged);
  const said = mine && (waits || mine.done === undefined) && h("span", { class: "soft", role: "status" }, mine.text);
  if (record.acknowledged) {
    return h(
      "div",
      { class: "act", key: "act" },
      h("button", {
        disabled: mine?.busy || waits,
        onclick: () => send("DELETE", undefined, "Taken back; it escalates again from the next evaluation on."),
      }, "Take the acknowledgement back"),
      said,
    );
  }
  return h(
    "form",
    {
      class: "act",
      key: "act",
      onsubmit: (event) => {
        event.preventDefault();
        const note = event.target.elements.note.value.trim();
        send("POST", note ? { note } : {}, "Acknowledged; it escalates no further from the next evaluation on.");
      },
    },
    h("input", {
      name: "note",
      type: "text",
      maxlength: "500",
      placeholder: "Note, if any",
      "aria-label": `Note on ${record.key}`,
      autocomplete: "off",
    }),
    h("button", { type: "submit", class: "main", disabled: mine?.busy || waits }, "Acknowledge"),
    said,
  );
}
