/** Keys that were pressed before the page's script ran, kept by {@link earlyKeysScript}. */
interface EarlyKeys {
  readonly keys: readonly string[];
  stop(): void;
}

declare global {
  interface Window {
    earlyKeys?: EarlyKeys | undefined;
  }
}

/**
 * Stands at the top of the page, before everything else: a person who works by keyboard does not wait for a script to arrive. Keeps
 * what shortcuts are made of, and Enter after them; leaves alone what is typed into a field and what the browser does by itself.
 */
export const earlyKeysScript = `(function () {
  var keys = [];
  function keep(event) {
    var at = event.target;
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (at && (at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName) && at.type !== 'checkbox')) return;
    if (event.key === 'Enter' ? keys.length === 0 || at !== document.body : !/^[a-z1-9/?[\\]]$/.test(event.key)) return;
    keys.push(event.key);
    event.preventDefault();
  }
  document.addEventListener('keydown', keep);
  window.earlyKeys = { keys: keys, stop: function () { document.removeEventListener('keydown', keep); } };
})();`;

/** Press them now, once. */
export const replayEarlyKeys = (): void => {
  const early = window.earlyKeys;
  if (early === undefined) return;
  window.earlyKeys = undefined;
  early.stop();
  for (const key of early.keys) {
    const target = document.activeElement ?? document.body;
    if (key === 'Enter') (target as HTMLElement).click();
    else target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  }
};
