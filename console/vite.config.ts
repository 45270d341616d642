import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/*
 * One build for all environments: what differs is read at start from config.json beside index.html.
 */
export default defineConfig({
  root: import.meta.dirname,
  base: '/console/',
  plugins: [react()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    // As a data: address a font or an image would be refused by the content security policy.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1500,
  },
})
