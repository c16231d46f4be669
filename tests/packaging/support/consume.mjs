// One consumer: built, run, and asked what arrived.

import assert from 'node:assert/strict';

import { EXPECTED } from '../application/round-trip.mjs';
import { run } from './program.mjs';

const BUILD_TIME = 240_000;

/** What was built, or is being built: consumers of one project may share a build. */
const builds = new Map();

/** Builds and runs a consumer in its installed project. Fails unless both messages came back as they were sent. */
export async function consume({ build = [], run: way, expected = EXPECTED }, where) {
  for (const command of build) await built(command, where.folder);
  assert.deepEqual(await way(where), expected);
}

function built(command, folder) {
  const key = `${folder} ${command}`;
  if (!builds.has(key)) builds.set(key, run(command, { cwd: folder }, BUILD_TIME));
  return builds.get(key);
}
