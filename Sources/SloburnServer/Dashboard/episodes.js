// From transitions of alerts to episodes: from firing to resolved, whatever came between.

/** Episodes of the records (newest first, as the server gives them), newest first. */
export function episodes(records) {
  const found = new Map();
  for (const record of records) {
    const one = found.get(record.id);
    // The first record met is the last one written: it has the final figures. Older ones may name what an end by
    // removal does not.
    if (!one) found.set(record.id, { ...record, last: record });
    else for (const name of ["slo", "service", "episode", "tier"]) one[name] ??= record[name];
  }
  return [...found.values()].sort((a, b) => Date.parse(b.startsAt) - Date.parse(a.startsAt));
}

/** The SLO key that an alert is about; null for those about a source or about many. */
export function sloKey(record) {
  return record.slo ? record.key.slice(0, record.key.lastIndexOf("/")) : null;
}

/** How long it took, or takes until `now`. */
export const lasted = (episode, now) =>
  (episode.endsAt ? Date.parse(episode.endsAt) : now) - Date.parse(episode.startsAt);

/** What was changed of running systems, by what alerts say: each change once, the latest first. */
export function changesIn(records) {
  const found = new Map();
  for (const record of records) {
    for (const change of record.changes ?? []) found.set(`${change.at} ${change.title}`, change);
  }
  return [...found.values()].sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
}
