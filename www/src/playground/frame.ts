// The frame in which a program runs: of an origin of its own, without any request. What the program writes to the console goes
// to the page, and so do its errors.

import type { Level, Output, Run, Told } from './messages';
import { shown } from './shown';

const LEVELS: Level[] = ['log', 'info', 'debug', 'warn', 'error'];
/** As many lines go to the page: a loop that writes would fill its memory. */
const MOST_LINES = 1000;

/** The function that a program calls first. */
const BEGIN = 'playgroundBegins';
/** The errors that have been told. */
const errors = new Set<unknown>();
let lines = 0;
/** The address of the program. */
let place = '';

const tell = (told: Told) => parent.postMessage(told, '*');

function output(level: Level, text: string, line?: number): void {
  lines += 1;
  if (lines < MOST_LINES) tell({ kind: 'output', level, text, line } satisfies Output);
  else if (lines === MOST_LINES)
    tell({ kind: 'output', level: 'warn', text: `No more than ${MOST_LINES} lines are shown.` });
}

for (const level of LEVELS) {
  const original = console[level].bind(console);
  console[level] = (...values: unknown[]) => {
    original(...values);
    output(level, values.map(shown).join(' '));
  };
}

addEventListener('error', ({ filename, lineno, message, error }) => {
  const line = filename === place && lineno > 0 ? lineno : lineIn(error);
  failed(error, message, line);
});

addEventListener('unhandledrejection', ({ reason }) => uncaught(reason));

addEventListener('securitypolicyviolation', ({ blockedURI, effectiveDirective }) => {
  output('error', `The playground makes no requests: ${blockedURI} (${effectiveDirective})`);
});

addEventListener('message', ({ source, data }) => {
  if (source === parent && place === '') run(data as Run);
});

function uncaught(reason: unknown): void {
  failed(reason, `Uncaught ${shown(reason)}`, lineIn(reason));
}

/** Tells of an error once, in however many ways the browser reports it. */
function failed(error: unknown, text: string, line: number | undefined): void {
  if (error !== null && errors.has(error)) return;
  errors.add(error);
  output('error', text, line);
}

/** The line of the program in an error's stack. */
function lineIn(error: unknown): number | undefined {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const [, line] = stack.split(`${place}:`)[1]?.match(/^(\d+)/) ?? [];
  return line === undefined ? undefined : Number(line);
}

function run({ program, modules }: Run): void {
  const imports = Object.fromEntries(
    Object.entries(modules).map(([name, text]) => [name, addressOf(text)]),
  );
  const map = script('importmap');
  map.textContent = JSON.stringify({ imports });
  document.head.append(map);
  let hasBegun = false;
  Object.assign(globalThis, {
    [BEGIN]: () => {
      hasBegun = true;
    },
  });
  // On the first line, so that the numbers of lines are those of the program.
  place = addressOf(`${BEGIN}();${program}`);
  import(place).catch((reason) => (hasBegun ? uncaught(reason) : refused(reason)));
}

/** Tells why a program has not begun. Where it breaks the syntax is told to scripts of the page, not to those who import it. */
function refused(reason: unknown): void {
  if (!(reason instanceof SyntaxError)) return uncaught(reason);
  const again = script('module');
  again.src = place;
  document.head.append(again);
}

function addressOf(text: string): string {
  return URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
}

function script(type: string): HTMLScriptElement {
  const made = document.createElement('script');
  made.type = type;
  return made;
}

tell({ kind: 'ready' });
