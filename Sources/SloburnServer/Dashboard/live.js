// The stream of changes. It is read with fetch, since an EventSource can't send the token.

import { ApiError, headers, problem } from "./api.js";
import { parser } from "./sse.js";

const PATH = "/api/v1/stream?view=changes";
const SILENCE = 45_000; // the server tells something every 15 s; three times nothing means that the connection is dead
const LONGEST = 30_000;

/** How long to wait before the attempt: twice as long each time, and not at the same moment as everybody else. */
export function backoff(attempt, base, random = Math.random()) {
  const ceiling = Math.min(LONGEST, base * 2 ** Math.min(attempt, 10));
  return Math.round(ceiling * (0.5 + random / 2));
}

export class Live {
  /** `onEvent({type, data})`; `onState({open, since, retryAt, error})` whenever that changes. */
  constructor(onEvent, onState) {
    this.onEvent = onEvent;
    this.onState = onState;
    this.lastId = "";
    this.base = 2000;
    this.attempt = 0;
    this.lostSince = null;
  }

  /** Connects now, whatever it was waiting for. */
  connect() {
    clearTimeout(this.timer);
    this.aborter?.abort();
    this.aborter = new AbortController();
    this.run(this.aborter);
  }

  /** Gives the connection back. Browsers have six for a server, and each tab that nobody looks at would hold one. */
  pause() {
    clearTimeout(this.timer);
    this.aborter?.abort();
    this.aborter = null;
    this.lostSince = null;
    this.onState({ open: null });
  }

  async run(aborter) {
    try {
      const more = { Accept: "text/event-stream" };
      if (this.lastId) more["Last-Event-ID"] = this.lastId;
      this.watch(aborter);
      const response = await fetch(PATH, { headers: headers(more), signal: aborter.signal, cache: "no-store" });
      if (!response.ok) throw new ApiError(response.status, await problem(response));
      this.lostSince = null;
      this.onState({ open: true });
      await this.read(response.body, aborter);
      throw new ApiError(0, "the server closed the connection");
    } catch (error) {
      if (aborter === this.aborter) this.lost(error, aborter);
    } finally {
      clearTimeout(aborter.watchdog);
    }
  }

  async read(body, aborter) {
    const feed = parser((event) => this.take(event), (ms) => {
      this.base = Math.max(500, ms);
    });
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      this.watch(aborter);
      feed(value);
    }
  }

  take({ type, data, id }) {
    this.lastId = id;
    this.attempt = 0;
    let value;
    try {
      value = JSON.parse(data);
    } catch {
      return;
    } // an event of a later version, perhaps
    this.onEvent({ type, data: value });
  }

  watch(aborter) {
    clearTimeout(aborter.watchdog);
    aborter.watchdog = setTimeout(() => {
      if (aborter === this.aborter) aborter.abort();
    }, SILENCE);
  }

  lost(error, aborter) {
    this.lostSince ??= Date.now();
    // Without a right token nothing gets better by asking again; whoever gives one connects anew.
    const denied = error.status === 401;
    const wait = backoff(this.attempt++, this.base);
    if (!denied) {
      this.timer = setTimeout(() => {
        if (aborter === this.aborter) this.connect();
      }, wait);
    }
    this.onState({ open: false, since: this.lostSince, retryAt: denied ? null : Date.now() + wait, error });
  }
}
