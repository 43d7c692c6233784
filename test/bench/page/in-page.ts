/** What runs in the page that is measured, as text: the compiler knows nothing of pages in this folder. Times are by the clock of the page. */
export const IN_PAGE = `
  const frames = (look) => new Promise((resolve) => {
    const next = () => { const found = look(); found === undefined ? requestAnimationFrame(next) : resolve(found); };
    next();
  });
  window.measured = {
    /** Milliseconds from the start of the navigation until something is there. */
    when: (selector) => frames(() => document.querySelector(selector) === null ? undefined : performance.now()),
    /**
     * Presses a key. Milliseconds until the frame that follows the first drawing of the new extent, of what is at hand, and until the
     * one that follows the drawing of all of it: by then the browser has laid it out and painted it, so each is an upper bound. All of it
     * is what \`aria-busy\` says: every sample, or columns as narrow as this zoom asks for, from end to end of the paper; nothing grey.
     */
    press: async (key, drawn) => {
      const name = key.startsWith('Shift+') ? key.slice(6) : key;
      const before = document.querySelector('svg.paper');
      const startedMs = performance.now();
      document.dispatchEvent(new KeyboardEvent('keydown', { key: name, shiftKey: name !== key, bubbles: true }));
      let frameMs, isDrawn = false, isWhole = false;
      const wholeMs = await frames(() => {
        const tookMs = performance.now() - startedMs;
        if (isDrawn) frameMs ??= tookMs;
        if (isWhole) return tookMs;
        isDrawn ||= document.querySelector('svg.paper') !== before;
        isWhole = isDrawn && document.querySelector(drawn) !== null;
        return undefined;
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
