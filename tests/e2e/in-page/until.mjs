// Waiting in a page for what it shows.

/** In the page: gives it `until(isSo)`, which settles once `isSo()` is true, looking again whenever the document changes. */
export function provideUntil() {
  globalThis.until = (isSo) =>
    new Promise((resolve) => {
      const look = () => {
        if (!isSo()) return;
        observer.disconnect();
        resolve();
      };
      const observer = new MutationObserver(look);
      const everything = { subtree: true, childList: true, characterData: true, attributes: true };
      observer.observe(document.body, everything);
      look();
    });
}
