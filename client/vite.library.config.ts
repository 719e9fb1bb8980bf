import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';
import { declarationsOf } from './declarations.js';
import { compressed, smallest } from './smallest.js';

const ENTRY = fileURLToPath(new URL('src/index.ts', import.meta.url));

/** Adds `tickerwire.d.ts` to what is built. */
const declarations: Plugin = {
  name: 'declarations',
  generateBundle({ format }) {
    if (format !== 'es') return;
    this.emitFile({ type: 'asset', fileName: 'tickerwire.d.ts', source: declarationsOf(ENTRY) });
  },
};

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
    rolldownOptions: { output: smallest() },
  },
});
