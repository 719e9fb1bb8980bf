import { BadShape } from './shape.js';
import { readView, type View } from './view.js';

/** Characters of a link's fragment, and of what it holds unpacked: a link comes from anybody. */
const MAX_LINK_CHARACTERS = 100_000;
const MAX_VIEW_BYTES = 500_000;

/** The fragment of a link says how it is packed by its first letter. */
const PACKED = '#c=';
const PLAIN = '#j=';

/** Why a link cannot be read, for a person. */
export class BadLink extends Error {}

/** @returns the fragment that restores the view */
export async function linkOf(view: View): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(view));
  // Older browsers have no such thing: a longer link then.
  if (typeof CompressionStream === 'undefined') return PLAIN + base64url(bytes);
  const packed = await drain(new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate-raw')));
  return PACKED + base64url(packed);
}

export const isLink = (fragment: string): boolean =>
  fragment.startsWith(PACKED) || fragment.startsWith(PLAIN);

/**
 * @returns undefined where the fragment is not of ours
 * @throws BadLink
 */
export async function viewOf(fragment: string): Promise<View | undefined> {
  if (!isLink(fragment)) return undefined;
  if (fragment.length > MAX_LINK_CHARACTERS) throw new BadLink('it is too long');
  try {
    const bytes = bytesOf(fragment.slice(PACKED.length));
    const unpacked = fragment.startsWith(PLAIN) ? bytes : await unpack(bytes);
    return readView(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(unpacked)));
  } catch (error) {
    if (error instanceof BadLink) throw error;
    throw new BadLink(error instanceof BadShape ? error.message : 'it is damaged');
  }
}

function unpack(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  if (typeof DecompressionStream === 'undefined') throw new BadLink('this browser cannot unpack it');
  return drain(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw')));
}

async function drain(stream: ReadableStream<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    bytes += value.byteLength;
    if (bytes > MAX_VIEW_BYTES) {
      await reader.cancel();
      throw new BadLink('it holds too much');
    }
    chunks.push(value);
  }
  const all = new Uint8Array(bytes);
  let offset = 0;
  for (const chunk of chunks) {
    all.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return all;
}

/** RFC 4648, 5, without padding: nothing in it is escaped in a link. */
function base64url(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const binary = atob(base64.replace(/-/g, '+').replace(/_/g, '/'));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
