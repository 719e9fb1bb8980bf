import { byId, setText } from '../ui/dom.js';

const COPIED_MS = 1500;

/** The lines to try, with this server's address and what is checked here. */
export function showSnippets(url: string, patterns: readonly string[]): void {
  const topics = patterns.length > 0 && patterns.length <= 4 ? patterns.join(',') : 'stock.*,match.>';
  setText(byId('curl'), `curl -N '${url}sse?topics=${topics}'`);
  setText(
    byId('script'),
    `new EventSource('${url}sse?topics=stock.AAPL').onmessage = (e) => console.log(e.data)`,
  );
}

export function startCopyButtons(): void {
  // Only a secure page may write to the clipboard.
  for (const button of document.querySelectorAll<HTMLElement>('[data-copy]')) {
    button.hidden = !isSecureContext;
    button.addEventListener('click', () => void copy(button));
  }
}

async function copy(button: HTMLElement): Promise<void> {
  await navigator.clipboard.writeText(byId(button.dataset['copy'] ?? '').textContent ?? '');
  setText(button, 'Copied');
  setTimeout(() => setText(button, 'Copy'), COPIED_MS);
}
