/**
 * Keeps the keyboard where it was: when the focused element disappears (a payment that is paid has no Pay button), the nearest part
 * of the page around it that is still there, and can take the focus, gets it.
 */
export function keepFocus(root: HTMLElement): void {
  let around: readonly HTMLElement[] = [];
  root.addEventListener('focusin', ({ target }) => {
    around = target instanceof HTMLElement ? listAncestors(target, root) : [];
  });
  new MutationObserver(() => {
    const [focused, ...outer] = around;
    if (focused === undefined || focused.isConnected || document.activeElement !== document.body) return;
    for (const element of outer.filter(({ dataset }) => dataset['home'] !== undefined)) {
      // What is not in the page, or not shown, does not take it.
      element.focus();
      if (document.activeElement === element) return;
    }
  }).observe(root, { childList: true, subtree: true });
}

function listAncestors(element: HTMLElement, root: HTMLElement): readonly HTMLElement[] {
  const ancestors: HTMLElement[] = [];
  for (let at: HTMLElement | null = element; at !== null && at !== root; at = at.parentElement) ancestors.push(at);
  return ancestors;
}
