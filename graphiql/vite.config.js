// Builds the page into dist/: every script, worker and font comes from the server's own address.
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  base: './', // relative, so that the page also works below a proxy's path
  plugins: [react()],
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    assetsInlineLimit: 0, // the Content-Security-Policy refuses scripts in data: addresses
    license: { fileName: 'THIRD-PARTY.md' },
    chunkSizeWarningLimit: 6000, // Monaco is that large
    // GraphiQL is compiled already; its hints for the compiler need not survive
    rolldownOptions: { checks: { moduleLevelDirective: false } },
  },
});
