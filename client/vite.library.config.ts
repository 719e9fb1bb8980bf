import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';
import { declarationsOf } from './declarations.js';

const ENTRY = fileURLToPath(new URL('src/index.ts', import.meta.url));

/** Adds `tickerwire.d.ts` to what is built. */
const declarations: Plugin = {
  name: 'declarations',
  generateBundle({ format }) {
    if (format !== 'es') return;
    this.emitFile({ type: 'asset', fileName: 'tickerwire.d.ts', source: declarationsOf(ENTRY) });
  },
};

/** Turns `#private` names into ordinary ones, which can be shortened to a letter: the `#` costs a byte at each use. */
const plainNames: Plugin = {
  name: 'plain-names',
  renderChunk: (code) => code.replace(/#(?=[a-z])/g, '_'),
};

/** Names that classes of the library know of each other, and nobody else: neither public nor on the wire. */
const INTERNAL =
  'admit|alone|announce|answered|ask|askedMs|better|bye|candidate|change|covered|covers|current|doubt|drop|forget|granted|greeted|hear|heard|heldResets|lead|leave|list|openedMs|lost|main|nextMs|owner|patterns|pending|prefer|ready|reconcile|retain|settled|stalled|stream|takesCommands|tell|wanted|wantedMs|whenGone|worked';

/** The library for pages of any site: an ES module, a classic script and their types. The page's build goes first. */
export default defineConfig({
  plugins: [declarations, plainNames],
  build: {
    target: 'es2022',
    outDir: 'dist/client/v1',
    emptyOutDir: true,
    copyPublicDir: false,
    lib: {
      entry: ENTRY,
      name: 'Tickerwire',
      formats: ['es', 'iife'],
      fileName: (format) => (format === 'es' ? 'tickerwire.js' : `tickerwire.${format}.js`),
    },
    rolldownOptions: {
      output: {
        comments: false,
        minify: {
          compress: { target: 'es2022' },
          mangle: { toplevel: true },
          codegen: { removeWhitespace: true },
          mangleProps: { include: new RegExp(`^(_[a-z]\\w*|${INTERNAL})$`) },
        },
      },
    },
  },
});
