// Cases by their number: each has a seed of its own, so that any can be repeated without those before it.

import { Random } from '../package/support/random.mjs';
import { difference, endAll } from './difference.mjs';
import { streamFrom } from './generate.mjs';

const VERSIONS = ['1.2', '1.2', '1.1', '1.0'];
/** One stream of so many begins with CONNECTED: such take a connection for each form. */
const STARTS = 40;

/** A well-mixed number that is not 0, for the generator. */
function mixedSeed(seed, index) {
  let mix = Math.imul(seed ^ 0x9e37_79b9, 0x85eb_ca6b) ^ Math.imul(index + 1, 0xc2b2_ae35);
  mix = Math.imul(mix ^ (mix >>> 16), 0x7feb_352d);
  mix = Math.imul(mix ^ (mix >>> 15), 0x846c_a68b);
  return (mix ^ (mix >>> 16)) | 1;
}

export function caseOf(seed, index) {
  const random = new Random(mixedSeed(seed, index));
  const isStart = random.upTo(STARTS - 1) === 0;
  const version = random.pick(VERSIONS);
  const strict = random.upTo(4) === 0;
  return { stream: streamFrom(random, isStart), version, strict, isStart };
}

/** By which the forms of a case are made. */
const randomForForms = (seed, index) => new Random(mixedSeed(~seed, index));

/** Runs `count` cases; gives a report on the first that fails, or nothing. */
export async function runCases(seed, first, count, onProgress = () => {}) {
  for (let index = first; index < first + count; index++) {
    const sample = caseOf(seed, index);
    const found = await difference(sample, randomForForms(seed, index));
    if (found) return report(seed, first, index, sample, found);
    if (index % 65_536 === 0) onProgress(index);
  }
  await endAll();
  return undefined;
}

async function report(seed, first, index, sample, found) {
  const alone = await fails(sample, seed, index);
  const command = 'node tests/fuzz/run.mjs --seed';
  const repeat = alone
    ? `${command} ${seed} --first ${index} --cases 1`
    : `${command} ${seed} --first ${first} --cases ${index - first + 1}`;
  const stream = alone ? await shrunk(sample, seed, index) : sample.stream;
  const { form, messages, expected, got } = alone
    ? await fails({ ...sample, stream }, seed, index)
    : found;
  const { version, strict, isStart } = sample;
  return [
    `case ${index} of seed ${seed}, ${JSON.stringify({ version, strict, isStart })}, ${form}`,
    `repeat: ${repeat}${alone ? '' : ' (not alone: it is about what came before)'}`,
    `stream: ${JSON.stringify(stream)}`,
    `messages: ${JSON.stringify(messages.map((data) => (typeof data === 'string' ? data : [...data])))}`,
    `expected: ${JSON.stringify(expected, undefined, 1)}`,
    `got: ${JSON.stringify(got, undefined, 1)}`,
  ].join('\n');
}

/** The difference that a stream makes on new connections. */
async function fails(sample, seed, index) {
  await endAll();
  return difference(sample, randomForForms(seed, index));
}

/** The stream without all that the failure does not need. */
async function shrunk(sample, seed, index) {
  let { stream } = sample;
  for (let size = stream.length >> 1; size > 0; size = Math.min(size >> 1, stream.length >> 1)) {
    for (let at = 0; at < stream.length; ) {
      const shorter = stream.slice(0, at) + stream.slice(at + size);
      if (shorter.isWellFormed() && (await fails({ ...sample, stream: shorter }, seed, index)))
        stream = shorter;
      else at += size;
    }
  }
  return stream;
}
