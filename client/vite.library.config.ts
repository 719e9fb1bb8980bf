import { fileURLToPath } from 'node:url';
import { minifySync } from '@swc/core';
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

/** A second compressor, which puts what is used once where it is used: worth sixty bytes after gzip. */
const compressed: Plugin = {
  name: 'compressed',
  generateBundle({ format }, bundle) {
    for (const chunk of Object.values(bundle))
      // In a classic script the name on top is the global one: it stays.
      if (chunk.type === 'chunk')
        chunk.code = minifySync(chunk.code, { module: format === 'es', ...COMPRESSION }).code;
  },
};
const COMPRESSION = { compress: { ecma: 2022, passes: 4 }, mangle: true } as const;

/** Names that classes of the library know of each other, and nobody else: neither public nor on the wire. */
const INTERNAL =
  'admit|ask|askedMs|better|bye|calm|candidate|change|command|covered|covers|current|doubt|drop|forget|granted|hear|heard|heldResets|lead|leave|list|listening|lost|main|message|openedMs|owner|timer|prefer|ready|reconcile|retain|settled|stalled|stream|tell|wanted|wantedMs|within|worked';

/** The library for pages of any site: an ES module, a classic script and their types. The page's build goes first. */
export default defineConfig({
  plugins: [compressed, declarations],
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
        generatedCode: { symbols: false },
        minify: {
          compress: { target: 'es2022' },
          mangle: true,
          codegen: { removeWhitespace: true },
          mangleProps: { include: new RegExp(`^(${INTERNAL})$`) },
        },
      },
    },
  },
});
