/** What comes of it; undefined where it throws. */
export function attempt<Result>(act: () => Result): Result | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}

/** The address, if it is one of the web. */
export const webAddress = (text: string, base?: string): string | undefined =>
  attempt(() => {
    const { protocol, href } = new URL(text, base);
    return /^https?:$/.test(protocol) ? href : undefined;
  });

/** Where `href` leads, if that is an address of the web: `{topic}` in it is the topic. */
export const linkTo = (href: string, topic: string): string | undefined =>
  href ? webAddress(href.replaceAll('{topic}', topic), document.baseURI) : undefined;

/** An anchor that leads nowhere is no link. */
export function setLink(anchor: HTMLAnchorElement, href: string, topic: string): void {
  const address = linkTo(href, topic);
  if (address) anchor.href = address;
  else anchor.removeAttribute('href');
}

/**
 * The server that this file came from, two folders up from `/widget/v1/tickerwire.js`. The classic script has another
 * way to know, which the build puts here.
 */
export const HOME = webAddress('../..', import.meta.url) ?? '';
