export type ShortcutAction =
  | { readonly kind: 'search' | 'help' | 'wait' | 'none' }
  | { readonly kind: 'step'; readonly by: 1 | -1 }
  | { readonly kind: 'go' | 'press'; readonly key: string };

/**
 * What a key outside of a text field means.
 *
 * @param afterG  whether `g` was pressed just before
 */
export const shortcutAction = (key: string, afterG: boolean): ShortcutAction => {
  if (key.length !== 1) return { kind: 'none' };
  if (afterG) return { kind: 'go', key };
  switch (key) {
    case '/':
      return { kind: 'search' };
    case '?':
      return { kind: 'help' };
    case 'g':
      return { kind: 'wait' };
    case 'j':
      return { kind: 'step', by: 1 };
    case 'k':
      return { kind: 'step', by: -1 };
    default:
      return /^[a-z1-9[\]]$/.test(key) ? { kind: 'press', key } : { kind: 'none' };
  }
};
