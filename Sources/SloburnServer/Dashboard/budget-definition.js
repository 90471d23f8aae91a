// What is promised, who changed it, and from where the numbers come.

import { h } from "./dom.js";
import { empty, facts, link, outLink, section, serviceLink, since, table, teamLink, when } from "./elements.js";
import { count, NONE, share, target } from "./format.js";

export function definition(snapshot, answer, now) {
  if (answer.error) return section("Definition", empty(`It could not be loaded: ${answer.error.message}.`));
  const d = answer.data;
  return section(
    "Definition",
    d.description && h("p", null, d.description),
    facts([
      ["SLO", d.objective ? `${d.slo}, objective ${d.objective}` : d.slo],
      ["Service", serviceLink(d.service)],
      ["Team", d.team && teamLink(d.team)],
      ["Owner", d.owner],
      ["Target", target(d.target)],
      [
        "Counts",
        d.budgetingMethod + (snapshot.timeSliceWindow ? `, slices of ${snapshot.timeSliceWindow}` : "") +
        (snapshot.timeSliceTarget !== undefined ? ` at ${target(snapshot.timeSliceTarget)}` : ""),
      ],
      ["Period", [
        `${d.period?.duration ?? snapshot.period.duration} ${d.period?.kind ?? snapshot.period.kind}`,
        d.period?.timeZone && `, ${d.period.timeZone}`,
      ]],
      ["Policy", d.policy],
      ["Runbook", d.runbook && outLink(d.runbook)],
      [
        "Depends on",
        d.dependsOn?.length > 0 && d.dependsOn.map((name, index) => [index > 0 && ", ", serviceLink(name)]),
      ],
      [
        "Composite of",
        snapshot.composite && snapshot.objectives?.map((one) => `${one.slo} (weight ${one.weight})`).join(", "),
      ],
      ["Labels", texts(d.labels)],
      ["Revision", [
        h("code", null, d.revision ?? NONE),
        d.countedRevision && d.revision && d.countedRevision !== d.revision &&
        ` (counted so far: ${d.countedRevision})`,
      ]],
    ]),
    Object.keys(d.annotations ?? {}).length > 0 &&
      h(
        "details",
        null,
        h("summary", null, "Annotations"),
        facts(
          Object.entries(d.annotations).map(([name, value]) => [name, /^https?:/.test(value) ? outLink(value) : value]),
          { class: "facts long" },
        ),
      ),
    h("h3", null, "History of the definition"),
    d.revisions?.length > 0
      ? table("Revisions", [
        { name: "When", cell: (r) => when(r.at, now) },
        { name: "What", cell: (r) => r.change },
        { name: "By", cell: (r) => r.by },
        { name: "Message", class: "wide", cell: (r) => r.message },
        { name: "Revision", class: "drop-c", cell: (r) => h("code", null, r.revision ?? NONE) },
      ], d.revisions)
      : empty("Nothing is known of earlier revisions."),
  );
}

const texts = (labels) =>
  Object.entries(labels ?? {}).map(([name, value]) => `${name}: ${[value].flat().join(", ")}`).join("; ");

/** From which topics, in which form, by which query, and how far they have come. */
export function lineage(snapshot, answer, now) {
  const q = snapshot.quality ?? {};
  return section(
    "Where the numbers come from",
    facts([
      ["Evaluated", since(snapshot.at, now)],
      ["Newest sample", since(q.lastSampleAt, now)],
      ["Data up to", when(snapshot.watermark, now)],
      ["Coverage of the period", q.coverage !== undefined && share(q.coverage)],
      ["Late", count(q.late)],
      ["Duplicates", count(q.duplicates)],
      ["Refused by its sources", count(q.rejected)],
      ["Held at the total", q.clamped > 0 && count(q.clamped)],
      [
        "Not exact",
        snapshot.exact === false && "a threshold lies inside a bucket of a histogram, so counts are estimates",
      ],
      [
        "Partial",
        snapshot.partial && `some input had not come so far${snapshot.behind ? `: ${snapshot.behind.join(", ")}` : ""}`,
      ],
      ["Stood in for", snapshot.fallbacks?.map((f) => `${f.source} by ${f.fallback}`).join(", ")],
      [
        "Input partitions",
        q.inputs &&
        ["current", "idle", "lagging", "dead"].filter((name) => q.inputs[name] > 0).map((name) =>
          `${q.inputs[name]} ${name}`
        ).join(", "),
      ],
    ]),
    !answer.error && answer.data.sources?.length > 0 && table("Sources", [
      { name: "Source", cell: (s) => link("/sources", s.name) },
      { name: "Counts as", cell: (s) => s.role },
      { name: "Topics", cell: (s) => (s.topics?.join(", ") ?? s.pattern) },
      { name: "Format", class: "drop-c", cell: (s) => [s.format, s.envelope && ` in ${s.envelope}`] },
      {
        name: "Selector",
        class: "wide",
        cell: (
          s,
        ) => [
          h("code", null, s.selector ?? NONE),
          s.groupBy?.length > 0 && h("span", { class: "soft" }, ` by ${s.groupBy.join(", ")}`),
        ],
      },
      { name: "Lag", number: true, cell: (s) => count(s.lag) },
      { name: "Coverage", number: true, cell: (s) => share(s.coverage) },
      { name: "Newest sample", cell: (s) => when(s.lastSampleAt, now) },
    ], answer.data.sources.map((s, index) => ({ key: index, ...s }))),
  );
}
