// The token of the viewer. It is kept for this tab only, and never in an address.

const KEY = "sloburn.token";
let current = null;
try {
  current = sessionStorage.getItem(KEY);
} catch { /* storage may be forbidden; the token then lasts as long as the page */ }

export const token = () => current;

export function setToken(text) {
  current = text || null;
  try {
    if (current) sessionStorage.setItem(KEY, current);
    else sessionStorage.removeItem(KEY);
  } catch { /* as above */ }
}
