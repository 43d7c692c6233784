/** What runs in the page that is measured, as text: the compiler knows nothing of pages in this folder. Times are by the clock of the page. */
export const IN_PAGE = `
  const frames = (look) => new Promise((resolve) => {
    const next = () => { const found = look(); found === undefined ? requestAnimationFrame(next) : resolve(found); };
    next();
  });
  window.measured = {
    /** Milliseconds from the start of the navigation until something is there. */
    when: (selector) => frames(() => document.querySelector(selector) === null ? undefined : performance.now()),
    /** Presses a key; milliseconds until the paper is drawn anew, and until all that is shown is on it. */
    press: async (key, drawn) => {
      const name = key.startsWith('Shift+') ? key.slice(6) : key;
      const before = document.querySelector('svg.paper');
      const startedMs = performance.now();
      document.dispatchEvent(new KeyboardEvent('keydown', { key: name, shiftKey: name !== key, bubbles: true }));
      let frameMs;
      const wholeMs = await frames(() => {
        if (document.querySelector('svg.paper') === before) return undefined;
        frameMs ??= performance.now() - startedMs;
        return document.querySelector(drawn) === null ? undefined : performance.now() - startedMs;
      });
      return { frameMs, wholeMs };
    },
    /** Clicks on a way to another page of the list; milliseconds until it is there. */
    turn: async (way) => {
      const before = document.querySelector('td.key a');
      const startedMs = performance.now();
      [...document.querySelectorAll('.pager a')].find(({ textContent }) => textContent === way).click();
      return frames(() => document.querySelector('td.key a') === before ? undefined : performance.now() - startedMs);
    },
  };
`;
