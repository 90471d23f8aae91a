// A chart over time, as SVG. Its values can be read by pointer and by arrow keys, and stand in a sentence and a table
// too.

import { h, render } from "./dom.js";
import { clock, day, moment } from "./format.js";
import { linear, nearest, ticks, timeTicks } from "./scale.js";
import { icon } from "./states.js";

const HEIGHT = 220;
const EDGE = { top: 18, right: 14, bottom: 24, left: 58 };
const ROWS = 120; // of the table: more than anybody reads

/**
 * A widget for a figure. `data`: `title`, `summary`, `from`, `to`, `y` ({min, max, format}), `lines` ([{points, kind,
 * stepped}]), `rules` ([{y, text}]), `spans` ([{from, to, state, text}]), `times` (where values can be read),
 * `read(index)`, `columns` and `row(index)` of the table.
 */
export function chart(figure, first) {
  let data = first;
  let width = 0;
  let cursor = null;
  let spoken = false;
  let open = false;

  const draw = () =>
    render(
      figure,
      h("figcaption", null, h("h3", null, data.title), h("p", { class: "soft" }, data.summary)),
      data.times.length === 0
        ? h("p", { class: "empty" }, "Nothing was counted in this time.")
        : [plot(), readout(), values()],
    );

  function plot() {
    const x = linear(data.from, data.to, EDGE.left, Math.max(EDGE.left + 1, width - EDGE.right));
    const y = linear(data.y.min, data.y.max, HEIGHT - EDGE.bottom, EDGE.top);
    const at = cursor === null ? null : x(data.times[cursor]);
    return h(
      "div",
      {
        class: "plot",
        tabindex: "0",
        role: "group",
        "data-arrows": "",
        "aria-label": `${data.title}. ${data.summary} Arrow keys read the values.`,
        onpointermove: (event) =>
          point(data.from + ((event.offsetX - EDGE.left) / (width - EDGE.left - EDGE.right)) * (data.to - data.from)),
        onpointerleave: () => {
          if (document.activeElement !== figure.querySelector(".plot")) clear();
        },
        onblur: clear,
        onkeydown: key,
      },
      width > 0 &&
        h(
          "svg",
          { viewBox: `0 0 ${width} ${HEIGHT}`, width, height: HEIGHT, "aria-hidden": "true" },
          grid(x, y),
          spans(x),
          rules(y),
          data.lines.map((line) => path(line, x, y)),
          ruleTexts(y),
          at !== null && h("path", { class: "cursor", d: `M${at.toFixed(1)} ${EDGE.top}V${HEIGHT - EDGE.bottom}` }),
        ),
    );
  }

  function grid(x, y) {
    const { step, values } = timeTicks(data.from, data.to, (width - EDGE.left) / 84);
    const text = (
      t,
    ) => (step >= 864e5 || new Date(t).getHours() + new Date(t).getMinutes() === 0 ? day(t) : clock(t, false));
    return [
      ticks(data.y.min, data.y.max, 4).map((value) =>
        h(
          "g",
          { class: "tick" },
          h("path", { d: `M${EDGE.left} ${y(value).toFixed(1)}H${width - EDGE.right}` }),
          h("text", { x: EDGE.left - 8, y: (y(value) + 4).toFixed(1), "text-anchor": "end" }, data.y.format(value)),
        )
      ),
      values.map((t) =>
        h(
          "g",
          { class: "tick time" },
          h("path", { d: `M${x(t).toFixed(1)} ${HEIGHT - EDGE.bottom}v4` }),
          h(
            "text",
            { x: x(t).toFixed(1), y: HEIGHT - 7, "text-anchor": x(t) > width - 40 ? "end" : "middle" },
            text(t),
          ),
        )
      ),
    ];
  }

  // Alerts and adjustments: a band over the height and a strip with a shape on top, which also tells short ones.
  function spans(x) {
    return data.spans.map((span) => {
      const start = Math.max(EDGE.left, x(span.from));
      const size = Math.max(2, Math.min(width - EDGE.right, x(span.to)) - start);
      if (start > width - EDGE.right || x(span.to) < EDGE.left) return null;
      return h(
        "g",
        { class: `span is-${span.state}` },
        h("title", null, span.text),
        h("rect", {
          class: "band",
          x: start.toFixed(1),
          y: EDGE.top,
          width: size.toFixed(1),
          height: HEIGHT - EDGE.top - EDGE.bottom,
        }),
        h("rect", { class: "strip", x: start.toFixed(1), y: EDGE.top - 3, width: size.toFixed(1), height: 3 }),
        h(
          "g",
          { transform: `translate(${Math.min(start, width - 14).toFixed(1)} 2) scale(0.75)` },
          span.state === "adjusted" ? h("path", { d: "M5 2v12M11 2v12" }) : icon(span.state).children,
        ),
      );
    });
  }

  const inside = () => data.rules.filter((rule) => rule.y >= data.y.min && rule.y <= data.y.max);
  const rules = (y) =>
    inside().map((rule) =>
      h("path", { class: "rule", d: `M${EDGE.left} ${y(rule.y).toFixed(1)}H${width - EDGE.right}` })
    );
  // On top of the lines, with an edge in the colour of the ground, so that they can be read wherever the lines go.
  const ruleTexts = (y) =>
    inside().map((rule) =>
      h("text", { class: "ruletext", x: EDGE.left + 6, y: (y(rule.y) - 5).toFixed(1) }, rule.text)
    );

  function path(line, x, y) {
    let d = "";
    let pen = "M";
    let before = null;
    for (const [t, value] of line.points) {
      if (value === null) {
        pen = "M";
        continue;
      }
      const [px, py] = [x(t).toFixed(1), y(Math.max(data.y.min, Math.min(data.y.max, value))).toFixed(1)];
      if (pen === "L" && line.stepped) d += `H${px}V${py}`;
      else d += `${pen}${px} ${py}`;
      before = [px, pen];
      pen = "L";
    }
    // A value alone between gaps would be a line without length, which is drawn by its round ends.
    return h("path", { class: `line ${line.kind}`, d: d + (before?.[1] === "M" ? "h.1" : "") });
  }

  const readout = () =>
    h(
      "p",
      { class: "readout", "aria-live": spoken ? "polite" : "off" },
      cursor === null
        ? h("span", { class: "soft" }, "Point at the chart, or use the arrow keys on it, to read values.")
        : [
          h("b", null, moment(data.times[cursor], data.to)),
          " ",
          data.read(cursor),
        ],
    );

  function values() {
    const every = Math.max(1, Math.ceil(data.times.length / ROWS));
    const shown = open
      ? data.times.map((_, index) => index).filter((index) => index % every === 0 || index === data.times.length - 1)
      : [];
    return h(
      "details",
      {
        ontoggle: (event) => {
          if (open !== event.target.open) {
            open = event.target.open;
            draw();
          }
        },
      },
      h("summary", null, "As a table"),
      open &&
        h(
          "div",
          { class: "scroll", tabindex: "0", role: "region", "aria-label": `${data.title} as a table` },
          h(
            "table",
            null,
            h("caption", null, every > 1 ? `${data.title}, every ${every}th value` : data.title),
            h(
              "thead",
              null,
              h(
                "tr",
                null,
                ["Time", ...data.columns].map((name, at) =>
                  h("th", { scope: "col", class: at > 0 ? "number" : null }, name)
                ),
              ),
            ),
            h(
              "tbody",
              null,
              shown.map((index) =>
                h(
                  "tr",
                  { key: data.times[index] },
                  h("th", { scope: "row" }, moment(data.times[index])),
                  data.row(index).map((text) => h("td", { class: "number" }, text)),
                )
              ),
            ),
          ),
        ),
    );
  }

  function move(index, aloud) {
    const next = Math.max(0, Math.min(data.times.length - 1, index));
    if (next === cursor) return;
    cursor = next;
    spoken = aloud;
    draw();
  }

  const point = (t) => move(nearest(data.times, t), false);
  function clear() {
    if (cursor !== null) {
      cursor = null;
      draw();
    }
  }

  function key(event) {
    const end = data.times.length - 1;
    const here = cursor ?? end + 1;
    const target = {
      ArrowLeft: here - 1,
      ArrowRight: here + 1,
      PageUp: here - 10,
      PageDown: here + 10,
      Home: 0,
      End: end,
    }[event.key];
    if (target === undefined) return;
    event.preventDefault();
    move(target, true);
  }

  const observer = new ResizeObserver(([entry]) => {
    const next = Math.floor(entry.contentRect.width);
    if (next !== width) {
      width = next;
      draw();
    }
  });
  observer.observe(figure);
  draw();
  return {
    update(next) {
      data = next;
      if (cursor !== null && cursor >= data.times.length) cursor = null;
      draw();
    },
    dispose: () => observer.disconnect(),
  };
}
