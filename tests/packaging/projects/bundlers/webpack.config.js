import { resolve } from 'node:path';

export default {
  mode: 'production',
  entry: {
    main: './source/main.js',
    worker: './source/with-worker.js',
    slim: './source/slim-webpack.js',
  },
  output: { path: resolve('dist/webpack') },
};
