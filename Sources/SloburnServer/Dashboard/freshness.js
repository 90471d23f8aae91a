// Whether what is on the screen can be trusted to be of now.

import { clock, duration, instant } from "./format.js";

/** The sentence that says what is stale, or null. `offset` is how far the server's clock is ahead of ours. */
export function staleness({ stream, status, offset, now }) {
  const at = instant(status?.evaluatedAt);
  const wait = Math.ceil(((stream.retryAt ?? now) - now) / 1000);
  const shown = at === null ? "" : ` What you see is of ${clock(at)}, ${duration(now + offset - at)} ago.`;
  // A moment without connection is what a reload of the server looks like: nothing to alarm anybody with.
  if (stream.open === false && now - stream.since > 3000) {
    const retry = stream.retryAt === null ? "" : wait > 0 ? ` Next attempt in ${wait} s.` : " Trying again…";
    return { kind: "lost", text: `Connection to the server lost ${duration(now - stream.since)} ago.${shown}`, retry };
  }
  if (!status) return null;
  if (status.connected === false) {
    return { kind: "kafka", text: `The server has no connection to Kafka.${shown}`, retry: "" };
  }
  if (status.ready === false) {
    const why = (status.reasons ?? []).map((reason) => reason.message).join("; ");
    return { kind: "unready", text: `The server is not ready${why ? `: ${why}` : ""}.${shown}`, retry: "" };
  }
  if (at === null) return { kind: "none", text: "Nothing has been evaluated yet.", retry: "" };
  if (now + offset - at > 3000 * Math.max(1, status.evaluationInterval ?? 10)) {
    return { kind: "late", text: `Evaluation is behind.${shown}`, retry: "" };
  }
  return null;
}
