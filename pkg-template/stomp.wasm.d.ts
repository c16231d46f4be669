import type { ModuleSource } from './index.js';

/**
 * What an import of the file gives where the platform or the bundler allows it: the compiled module, or its
 * address. `init` takes either.
 */
declare const source: ModuleSource;
export default source;
