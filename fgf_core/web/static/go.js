// A click on a link of ours changes page and filters without loading the whole app again.
//
// Seen with Streamlit 1.67: its `popstate` handler reads the address, finds the page by its path, takes the query
// parameters over into bound widgets and runs the script. So pushing the address and raising `popstate` is enough;
// back and forward work as for any page. Links with a modifier key, a target or another host stay plain links.
(() => {
  "use strict";
  // Streamlit pushes a new entry when a script completes the address (`/` to `/?plan=…`): back would lead nowhere new.
  const push = history.pushState.bind(history);
  history.pushState = (state, title, url) => {
    const now = new URL(location.href), next = new URL(url, now);
    const same = now.pathname === next.pathname && [...now.searchParams].every(([k, v]) => next.searchParams.get(k) === v);
    return same ? history.replaceState(state, title, url) : push(state, title, url);
  };

  addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.target instanceof Element && event.target.closest("a.fgf-go[href]");
    if (!link || link.origin !== location.origin || link.hasAttribute("download")) return;
    event.preventDefault();
    if (link.href !== location.href) {
      push(null, "", link.href);
      dispatchEvent(new PopStateEvent("popstate", { state: null }));
    }
    if (!link.hash) document.querySelector('[data-testid="stMain"]')?.scrollTo({ top: 0 });
  });
  addEventListener("click", (event) => {
    const button = event.target instanceof Element && event.target.closest(".fgf-print");
    if (button) { event.preventDefault(); print(); }
  });
})();
