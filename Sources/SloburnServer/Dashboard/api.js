// Requests to the server: the token goes into a header, what has not changed comes from memory by its ETag, and errors
// are sentences that can be shown.

import { token } from "./session.js";

export class ApiError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status; // 0: no answer at all
  }
}

const KEPT = 40; // answers kept; the overview of 5,000 budgets is one
const answers = new Map();

export function headers(more = {}) {
  return token() ? { Authorization: `Bearer ${token()}`, ...more } : more;
}

/** The JSON at `path`. The same object comes back while nothing has changed, so a page can tell by `===`. */
export async function get(path, signal) {
  const kept = answers.get(path);
  const response = await send(path, {
    signal,
    cache: "no-store",
    headers: headers(kept?.etag ? { "If-None-Match": kept.etag } : {}),
  });
  if (response.status === 304 && kept) return kept.data;
  const data = await response.json().catch(() => {
    throw new ApiError(response.status, `the answer of ${path} is no JSON`);
  });
  answers.delete(path);
  answers.set(path, { etag: response.headers.get("ETag"), data });
  if (answers.size > KEPT) answers.delete(answers.keys().next().value);
  return data;
}

/** POST or DELETE. */
export async function change(method, path, body) {
  const init = { method, headers: headers(body ? { "Content-Type": "application/json" } : {}) };
  if (body) init.body = JSON.stringify(body);
  await send(path, init);
}

/** One of several answers of a page: its error is shown in its place, not in place of the page. */
export async function part(promise) {
  try {
    return { data: await promise, error: null };
  } catch (error) {
    if (error.name === "AbortError" || error.status === 401) throw error;
    return { data: null, error };
  }
}

/** What was learnt with one token must not be seen with another. */
export const forget = () => answers.clear();

async function send(path, init) {
  let response;
  try {
    response = await fetch(path, init);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new ApiError(0, "the server does not answer");
  }
  if (response.ok || response.status === 304) return response;
  throw new ApiError(response.status, await problem(response));
}

export async function problem(response) {
  const text = await response.json().then((body) => body.detail ?? body.title, () => null);
  return text ?? `the server answers ${response.status}`;
}

/** `path` with a query; lists give several values of one name, null gives none. */
export function address(path, query) {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== null && one !== undefined) search.append(name, one);
    }
  }
  const text = search.toString();
  return text ? `${path}?${text}` : path;
}
