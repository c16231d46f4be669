export default {
  root: 'source',
  build: {
    outDir: '../dist/vite',
    rollupOptions: { input: ['source/index.html', 'source/worker.html', 'source/slim.html'] },
  },
};
