// The viewer of transcripts.

import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { root } from './documents.mjs';
import { shell } from './layout.mjs';

export const TRANSCRIPT = 'transcript.html';

export const transcriptPage = async () =>
  shell({
    ...{ path: TRANSCRIPT, title: 'Transcripts · stomp-wasm', style: 'transcript' },
    body: await readFile(path.join(root, 'www/site/transcript.html'), 'utf8'),
    script: '<script type="module" src="assets/transcript.js"></script>',
    policy: "script-src 'self'; ",
    description: 'The frames of a transcript of stomp-broker, connection by connection.',
  });
