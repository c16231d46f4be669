// Gets the logs of an implementation in Chromium.

import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';

const page = fileURLToPath(new URL('./page.mjs', import.meta.url));

/** As logsOf in ../run.mjs, in a page of `browser`. */
export async function chromiumLogsOf(entry, browser, { seeds = [] } = {}) {
  const script = await bundleOf(entry);
  const tab = await browser.newPage();
  try {
    await tab.addScriptTag({ content: script });
    return await tab.evaluate((all) => globalThis.play(all), seeds);
  } finally {
    await tab.close();
  }
}

async function bundleOf(entry) {
  const { outputFiles } = await build({
    entryPoints: [page],
    alias: { 'package-under-test': fileURLToPath(entry) },
    bundle: true,
    format: 'iife',
    platform: 'browser',
    charset: 'utf8',
    write: false,
    logLevel: 'silent',
  });
  return outputFiles[0].text;
}
