import type { Settings } from './config/settings.js';

/** What the terminal says once the server listens: where it is, what it has, one line to try. */
export function welcome(url: string, { feeds }: Settings): string {
  const base = url.replace(/\[::1?\]|0\.0\.0\.0/, 'localhost');
  return `
  Tickerwire is running

    page     ${base}/
    topics   ${base}/topics   (feeds: ${feeds.length > 0 ? feeds.join(', ') : 'none'})
    try      curl -N '${base}/sse?topics=stock.*,match.>'
`;
}
