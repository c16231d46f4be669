import { ask } from '../application/worker-page.mjs';

globalThis.outcome = ask(new Worker(new URL('./worker.js', import.meta.url), { type: 'module' }));
