import type { Settings } from './config/settings.js';

/** What the terminal says once the server listens: where it is, what it has, one line to try. */
export function welcome(url: string, { feeds, tls }: Settings): string {
  const base = url.replace(/\[::1?\]|0\.0\.0\.0/, 'localhost');
  const curl = tls === 'self-signed' ? 'curl -kN' : 'curl -N';
  return `
  Tickerwire is running

    page     ${base}/
    topics   ${base}/topics   (feeds: ${feeds.length > 0 ? feeds.join(', ') : 'none'})
    try      ${curl} '${base}/sse?topics=stock.*,match.>'
`;
}
