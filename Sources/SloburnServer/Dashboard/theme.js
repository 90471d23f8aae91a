// Loaded before the styles and not as a module, so that a page never flashes in the other theme.
(() => {
  const KEY = "sloburn.theme";
  const read = () => {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null;
    } // storage may be forbidden
  };
  const apply = (choice) => {
    if (choice === "light" || choice === "dark") document.documentElement.dataset.theme = choice;
    else delete document.documentElement.dataset.theme;
  };
  apply(read());
  globalThis.sloburnTheme = {
    get: () => document.documentElement.dataset.theme ?? "system",
    set: (choice) => {
      apply(choice);
      try {
        localStorage.setItem(KEY, choice);
      } catch { /* it lasts as long as the page, then */ }
    },
  };
})();
