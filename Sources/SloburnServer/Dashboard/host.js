// Shows one page at a time: loads what it needs, keeps what it shows while that is refreshed, and says what went wrong.

import { h, render } from "./dom.js";
import { match } from "./router.js";

export class Host {
  /** `root` is the main element; `shell` gives `status()`, `now()`, `denied(error)` and `titled(text)`. */
  constructor(root, shell) {
    this.root = root;
    this.shell = shell;
    this.page = null;
  }

  /** Shows the page of the address. `moved`: by a link, so the page begins at its top. */
  open(moved) {
    this.aborter?.abort();
    const found = match(location.pathname);
    this.page = found?.page ?? null;
    this.data = null;
    this.error = null;
    this.ctx = found && this.context(found.params);
    if (moved) {
      scrollTo(0, 0);
      this.root.focus({ preventScroll: true }); // readers hear of the new page
    }
    this.draw();
    return this.refresh();
  }

  /** Shows nothing more, whatever answers still come. */
  close() {
    this.aborter?.abort();
    this.page = null;
    this.ctx = null;
  }

  context(params) {
    return {
      params,
      query: new URLSearchParams(location.search),
      state: {},
      status: () => this.shell.status(),
      now: () => this.shell.now(),
      rerender: () => this.draw(),
      reload: () => this.refresh(),
      setQuery: (query) => {
        const text = query.toString();
        history.replaceState(null, "", location.pathname + (text ? `?${text}` : ""));
        this.ctx.query = query;
        this.draw();
      },
    };
  }

  /** Asks again for what the page shows. One request at a time; who comes meanwhile causes one more. */
  async refresh() {
    if (!this.page) return;
    if (this.loading === this.ctx) {
      this.again = true;
      return;
    }
    const ctx = (this.loading = this.ctx);
    const aborter = (this.aborter = new AbortController());
    this.again = false;
    let data = null;
    let error = null;
    try {
      data = await this.page.load(ctx, aborter.signal);
    } catch (caught) {
      error = caught;
    }
    if (ctx !== this.ctx) return; // another page has been opened since
    this.loading = null;
    if (error?.name === "AbortError") return;
    if (error?.status === 401) return this.shell.denied(error);
    this.error = error;
    if (data !== null) this.data = data;
    this.draw();
    if (this.again) await this.refresh();
  }

  draw() {
    if (!this.page) {
      this.shell.titled("Not found");
      return render(
        this.root,
        h("h1", null, "There is no such page"),
        h("p", null, h("a", { href: "/" }, "All budgets")),
      );
    }
    const { title } = this.page;
    this.shell.titled(typeof title === "function" ? title(this.ctx, this.data) : title);
    render(
      this.root,
      this.data === null ? this.waiting() : [
        this.error &&
        h(
          "p",
          { class: "notice", role: "alert", key: "failed" },
          `This could not be refreshed: ${this.error.message}. `,
          h("button", { onclick: () => this.refresh() }, "Try again"),
        ),
        this.page.view(this.ctx, this.data),
      ],
    );
  }

  waiting() {
    const name = typeof this.page.title === "function" ? this.page.title(this.ctx, null) : this.page.title;
    if (!this.error) return [h("h1", null, name), h("p", { class: "loading", role: "status" }, "Loading…")];
    return [
      h("h1", null, name),
      h(
        "p",
        { class: "notice", role: "alert" },
        this.error.status === 403
          ? "Your token does not allow this: "
          : this.error.status === 404
          ? "Not found: "
          : "This could not be loaded: ",
        this.error.message,
        ". ",
        h("button", { onclick: () => this.refresh() }, "Try again"),
      ),
    ];
  }
}
