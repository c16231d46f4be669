// The playground: programs to edit and to run, each in a frame of its own.

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';

import { root } from './documents.mjs';
import { escapeHtml, shell } from './layout.mjs';

export const PLAYGROUND = 'playground.html';
export const PLAYGROUND_FRAME = 'playground-frame.html';

/** The programs to choose from: files in www/site/programs, and their titles. */
const PROGRAMS = { chat: 'A chat', session: 'A session with requests', fault: 'Faults' };

export async function playgroundPage() {
  const template = await readFile(path.join(root, 'www/site/playground.html'), 'utf8');
  const programs = Object.fromEntries(
    await Promise.all(
      Object.keys(PROGRAMS).map(async (name) => [
        name,
        await readFile(path.join(root, `www/site/programs/${name}.js`), 'utf8'),
      ]),
    ),
  );
  const [first] = Object.values(programs);
  const options = Object.entries(PROGRAMS).map(
    ([name, title]) => `<option value="${name}">${escapeHtml(title)}</option>`,
  );
  const parts = {
    options: options.join(''),
    program: escapeHtml(first),
    // In a script element nothing but its end is markup.
    programs: JSON.stringify(programs).replaceAll('<', '\\u003c'),
  };
  return shell({
    ...{ path: PLAYGROUND, title: 'Playground · stomp-wasm', style: 'playground' },
    body: template.replaceAll(/<!-- (\w+) -->/g, (_, name) => parts[name]),
    script: '<script type="module" src="assets/playground.js"></script>',
    // The modules go to the frame as texts. A frame that leads elsewhere would be a request that leaves the site.
    policy: "script-src 'self'; connect-src 'self'; frame-src 'self'; ",
    description:
      'Edit a STOMP program, run it beside a broker inside the page, share it by a link.',
  });
}

/** The frame, with its script in it: a document of another origin may load nothing of the site. */
export async function playgroundFrame() {
  const { outputFiles } = await build({
    entryPoints: [path.join(root, 'www/src/playground/frame.ts')],
    bundle: true,
    format: 'iife',
    target: ['es2022'],
    minify: true,
    write: false,
    logLevel: 'warning',
  });
  const template = await readFile(path.join(root, 'www/site/playground-frame.html'), 'utf8');
  const script = outputFiles[0].text.replaceAll('</script', '<\\/script');
  return template.replace('<!-- script -->', () => script);
}
