import { element, setText } from './dom.js';

/** How long a button says what it has done, ms. */
const SAID_MS = 1500;

/** A button of the page copies the text of `source`, and says so, also to whoever cannot see it. */
export function startCopy(button: HTMLElement, source: HTMLElement): void {
  const name = button.textContent;
  const status = element('span', 'hidden');
  let timer: ReturnType<typeof setTimeout> | undefined;
  const say = (text: string): void => {
    setText(button, text || name);
    setText(status, text);
  };
  status.setAttribute('role', 'status');
  button.after(status);
  button.addEventListener('click', () => {
    void copy(source).then((copied) => {
      say(copied ? 'Copied' : 'Selected');
      clearTimeout(timer);
      timer = setTimeout(() => say(''), SAID_MS);
    });
  });
}

/** @returns false: it could only be selected, for its reader to copy */
async function copy(source: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(source.textContent);
    return true;
  } catch {
    // Only a secure page has a clipboard, and the reader may forbid it.
    getSelection()?.selectAllChildren(source);
    return false;
  }
}
