import { defineConfig } from 'vite';

const SERVER = 'http://localhost:3000';

export default defineConfig({
  base: './',
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: ['client/index.html', 'client/compare.html', 'client/limits.html', 'client/widget/index.html'],
    },
  },
  server: {
    proxy: {
      '/sse': SERVER,
      '/poll': SERVER,
      '/topics': SERVER,
      '/time': SERVER,
      '/faults': SERVER,
      '/widget/v1': SERVER,
      '/ws': { target: SERVER, ws: true },
    },
  },
});
