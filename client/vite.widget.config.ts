import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';
import { manifestOf } from './manifest.js';
import { compress, compressed, smallest } from './smallest.js';

const PACKAGE = fileURLToPath(new URL('../package.json', import.meta.url));
const at = (path: string): string => fileURLToPath(new URL(`src/widget/${path}`, import.meta.url));

/** No page sees the ticker here: names that are public elsewhere, and the elements' own. Those between tabs stay. */
const PRIVATE = [
  ...[
    'setTopics',
    'setConflateMs',
    'switchTransport',
    'subscribe',
    'unsubscribe',
    'suspend',
    'resume',
    'wake',
  ],
  ...['transports', 'share', 'lifecycle', 'constructors', 'maxAgeMs', 'counts', 'options', 'wait'],
  ...['expect', 'show', 'root', 'markOf', 'troubled', 'take', 'changed', 'look', 'begin'],
];

/** The module in a function: all that differs in a classic script is how it knows where it came from. */
const classicScript = (module: string): string =>
  compress(`(()=>{${module.replaceAll('import.meta.url', 'document.currentScript.src')}})()`, false);

/** Adds the classic script, the types and the manifest to what is built. */
const companions: Plugin = {
  name: 'companions',
  generateBundle(_options, bundle) {
    const module = bundle['tickerwire.js'];
    if (module?.type !== 'chunk') throw new Error('there is no tickerwire.js');
    const files = {
      'tickerwire.iife.js': classicScript(module.code),
      'tickerwire.d.ts': readFileSync(at('api.ts')),
      'custom-elements.json': JSON.stringify(manifestOf(at('api.ts')), null, 2),
    };
    for (const [fileName, source] of Object.entries(files))
      this.emitFile({ type: 'asset', fileName, source });
  },
};

/** Adds `integrity.json`: which release this is, and the hashes of the scripts as they have been written. */
const integrity: Plugin = {
  name: 'integrity',
  writeBundle({ dir = '' }) {
    const { version } = JSON.parse(readFileSync(PACKAGE, 'utf8')) as { version: string };
    const hashes = ['tickerwire.js', 'tickerwire.iife.js'].map((name) => {
      const hash = createHash('sha384').update(readFileSync(join(dir, name)));
      return [name, `sha384-${hash.digest('base64')}`] as const;
    });
    const text = JSON.stringify({ version, ...Object.fromEntries(hashes) }, null, 2);
    writeFileSync(join(dir, 'integrity.json'), text);
  },
};

/** What no element asks of the library: to be iterated, and to follow the page, which they do by rules of their own. */
const spared: Plugin = {
  name: 'spared',
  enforce: 'pre',
  load: (id) =>
    /\/(ticks|lifecycle)\.ts$/.test(id)
      ? 'export const ticksOf = undefined, followPage = undefined;'
      : undefined,
};

/** The elements for pages of any site, with the library in the same file. The page's build goes first. */
export default defineConfig({
  plugins: [spared, compressed, companions, integrity],
  build: {
    target: 'es2022',
    // light-dark() follows the page; written out for older browsers it would not.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    outDir: 'dist/widget/v1',
    emptyOutDir: true,
    copyPublicDir: false,
    lib: { entry: at('index.ts'), formats: ['es'], fileName: () => 'tickerwire.js' },
    rolldownOptions: { output: smallest(...PRIVATE) },
  },
});
