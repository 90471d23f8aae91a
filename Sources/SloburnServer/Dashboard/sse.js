// Server-sent events out of the text of a response.
// Source: https://html.spec.whatwg.org/#parsing-an-event-stream

/** Takes text in any pieces; calls `onEvent({type, data, id})` for each whole event and `onRetry(ms)`. */
export function parser(onEvent, onRetry) {
  let rest = "";
  let lastId = "";
  let type = "";
  let data = [];

  function line(text) {
    if (text === "") {
      if (data.length > 0) onEvent({ type: type || "message", data: data.join("\n"), id: lastId });
      type = "";
      data = [];
      return;
    }
    const colon = text.indexOf(":");
    if (colon === 0) return; // a comment: only that the connection lives
    const field = colon < 0 ? text : text.slice(0, colon);
    const value = colon < 0 ? "" : text.slice(colon + 1).replace(/^ /, "");
    if (field === "event") type = value;
    else if (field === "data") data.push(value);
    else if (field === "id") { if (!value.includes("\0")) lastId = value; }
    else if (field === "retry" && /^\d+$/.test(value)) onRetry(Number(value));
  }

  return (chunk) => {
    rest += chunk;
    // A lone \r at the end may be the first half of \r\n, so it waits for what follows.
    const lines = rest.split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop();
    lines.forEach(line);
  };
}
