import { defineConfig } from 'vite';

const SERVER = 'http://localhost:3000';

export default defineConfig({
  base: './',
  build: { outDir: 'dist', emptyOutDir: true, assetsInlineLimit: 0 },
  server: {
    proxy: { '/sse': SERVER, '/poll': SERVER, '/topics': SERVER, '/ws': { target: SERVER, ws: true } },
  },
});
