import { byId, setText } from './dom.js';

const THEMES = ['auto', 'light', 'dark'] as const;
const KEY = 'tickerwire-theme';

/** A button that goes through auto, light and dark, and remembers. */
export function startTheme(): void {
  let theme = stored();
  const button = byId('theme');
  const apply = (): void => {
    if (theme === 'auto') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
    setText(button, `Theme: ${theme}`);
  };
  button.addEventListener('click', () => {
    theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length]!;
    apply();
    try {
      localStorage.setItem(KEY, theme);
    } catch {
      // Storage is switched off: the choice lasts as long as the page.
    }
  });
  apply();
}

function stored(): (typeof THEMES)[number] {
  try {
    return THEMES.find((theme) => theme === localStorage.getItem(KEY)) ?? 'auto';
  } catch {
    return 'auto';
  }
}
