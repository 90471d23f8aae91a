// Puts the parts together: the stream says that something is new, the page in view asks for it.

import { announce, announceAlert } from "./announce.js";
import { forget, get } from "./api.js";
import { staleness } from "./freshness.js";
import { instant } from "./format.js";
import { Host } from "./host.js";
import * as keyboard from "./keys.js";
import { Live } from "./live.js";
import { listen, navigate } from "./router.js";
import { setToken, token } from "./session.js";
import { drawBanner, drawSignIn, drawTop, openHelp } from "./shell.js";

const at = (id) => document.getElementById(id);
let status = null;
let lastStatus = null;
let offset = 0; // how far the server's clock is ahead of ours
let stream = { open: null };
let staleKind = null;
let title = "";
let signingIn = false;
let quiet = null; // what waits while the tab is in the background

const now = () => Date.now() + offset;
const host = new Host(at("main"), {
  status: () => status,
  now,
  denied,
  titled: (text) => {
    title = text;
    drawTitle();
  },
});
const live = new Live(onEvent, onStream);
const open = (moved) => {
  if (!signingIn) {
    host.open(moved);
    drawShell();
  }
};
const go = (path) => navigate(path, open);

function drawTitle() {
  const firing = Object.values(status?.firing ?? {}).reduce((sum, n) => sum + n, 0);
  document.title = `${firing > 0 ? `(${firing}) ` : ""}${title} – Sloburn`;
}

function drawShell() {
  const stale = signingIn || quiet !== null ? null : staleness({ stream, status, offset, now: Date.now() });
  drawTop(at("top"), { status, stream, stale, actions: { help } });
  drawBanner(at("banner"), stale, () => live.connect());
  if ((stale?.kind ?? null) !== staleKind) {
    // Said once. The banner itself is no live region: its seconds would be read out one by one.
    if (stale) announce(`Stale. ${stale.text}`);
    else if (staleKind && !signingIn) announce("The figures are up to date again.");
    staleKind = stale?.kind ?? null;
  }
  drawTitle();
}

function help() {
  openHelp(at("dialogs"));
}

async function loadStatus() {
  try {
    const answer = await get("/api/v1/status");
    // The same answer as before says what time it was then, not now.
    if (answer !== lastStatus) offset = (instant(answer.now) ?? Date.now()) - Date.now();
    status = lastStatus = answer;
    if (!signingIn) host.draw(); // what a page shows may depend on the role
  } catch (error) {
    if (error.status === 401) denied(error);
  }
  drawShell();
}

function onEvent({ type, data }) {
  if (type === "alert") announceAlert(data);
  if (type !== "published" || signingIn) return;
  if (status) {
    const { evaluatedAt, firing, connected, generation } = data;
    const changed = generation !== status.generation;
    status = { ...status, evaluatedAt, firing: firing ?? status.firing, connected, generation };
    drawShell();
    if (status.ready === false) loadStatus();
    if (!changed) return; // only a sign of life
  }
  refresh();
}

function refresh() {
  if (!document.hidden) host.refresh();
}

// A tab in the background gives its connection back and only keeps its title true; it catches up when it is looked at.
function rest() {
  clearInterval(quiet);
  quiet = setInterval(() => {
    live.pause();
    loadStatus();
  }, 30_000);
}

function wake() {
  if (quiet === null || signingIn) return;
  clearInterval(quiet);
  quiet = null;
  host.refresh();
  loadStatus().then(() => live.connect());
}

function onStream(state) {
  const back = state.open && stream.open === false;
  stream = state;
  if (state.error?.status === 401) return denied(state.error);
  if (back) {
    loadStatus();
    refresh();
  }
  drawShell();
}

function denied(error) {
  if (signingIn) return;
  signingIn = true;
  const had = token() !== null;
  setToken(null);
  forget();
  host.close();
  title = "Token needed";
  drawSignIn(at("main"), had ? `The token was refused: ${error.message}.` : null, (text) => {
    setToken(text);
    signingIn = false;
    start();
  });
  drawShell();
}

function start() {
  open(false);
  // First the state, then the stream: so its first event is known to be nothing new, and nothing is asked for twice.
  loadStatus().then(() => {
    if (!signingIn) live.connect();
  });
}

listen(open);
keyboard.listen({ keysOf: () => (signingIn ? {} : host.page?.keys?.(host.ctx) ?? {}), go, help });
document.addEventListener("visibilitychange", () => (document.hidden ? rest() : wake()));
addEventListener("pagehide", () => {
  live.pause();
  rest();
});
addEventListener("pageshow", (event) => {
  if (event.persisted) wake();
});
addEventListener("online", () => {
  if (!signingIn && !document.hidden) live.connect();
});
setInterval(drawShell, 1000);
start();
if (document.hidden) rest();
