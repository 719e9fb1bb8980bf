import { startCopy } from '../ui/copy.js';
import { byId, setText } from '../ui/dom.js';

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
  for (const button of document.querySelectorAll<HTMLElement>('[data-copy]'))
    startCopy(button, byId(button.dataset['copy'] ?? ''));
}
