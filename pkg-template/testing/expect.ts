// Expectations on the frames of a namespace: which were met, and the error of one that was not.

import type { Direction, RecordedFrame } from './types.js';

/** What a frame is to be like. In strings but for bodies, `*` stands for anything. All that is given has to fit. */
export interface ExpectedFrame {
  command?: string;
  direction?: Direction;
  connection?: number;
  destination?: string | RegExp;
  /** Headers that it has, among others; `null` for one that it does not have. */
  headers?: Record<string, string | RegExp | null>;
  /** The whole body, or an expression for it. */
  body?: string | RegExp;
  /** The value of the body as JSON. */
  json?: unknown;
}

/** The names of an expectation. */
export const EXPECTED: readonly (keyof ExpectedFrame)[] = [
  'command',
  'direction',
  'connection',
  'destination',
  'headers',
  'body',
  'json',
];

export interface ExpectOptions {
  /** Frames of this connection only. */
  connection?: number;
  /** Frames that go this way only. */
  direction?: Direction;
  /** Frames after this one only (`seq`). Default: all on record. */
  since?: number;
  /** `false`: they may come in any order. Default `true`. */
  ordered?: boolean;
  /** `true`: no other frames come in between or before. Default `false`. */
  exact?: boolean;
  /** Default 5000. */
  timeoutMs?: number;
}

/** The names of these options. */
export const OPTIONS: readonly (keyof ExpectOptions)[] = [
  'connection',
  'direction',
  'since',
  'ordered',
  'exact',
  'timeoutMs',
];

/** An expectation that was not met; the message has the difference to what came. */
export class ExpectationError extends Error {
  override name = 'ExpectationError';
  readonly code = 'ERR_ASSERTION';
  /** For the difference that test runners show: one line for each frame. */
  readonly expected: string[];
  readonly actual: string[];
  /** What came. */
  readonly frames: RecordedFrame[];

  constructor(message: string, expected: ExpectedFrame[], frames: RecordedFrame[]) {
    super(message);
    this.expected = expected.map(wanted);
    this.actual = frames.map(seen);
    this.frames = frames;
  }
}

/** Which frame meets each expectation: a number in `frames`, or -1. */
export function assign(
  expected: ExpectedFrame[],
  frames: RecordedFrame[],
  { ordered = true, exact = false }: ExpectOptions,
): number[] {
  if (exact) return expected.map((one, at) => (metBy(one, frames[at]) ? at : -1));
  return ordered ? inOrder(expected, frames) : inAnyOrder(expected, frames);
}

function inOrder(expected: ExpectedFrame[], frames: RecordedFrame[]): number[] {
  let from = 0;
  return expected.map((one) => {
    const at = frames.findIndex((frame, index) => index >= from && metBy(one, frame));
    if (at >= 0) from = at + 1;
    return at;
  });
}

/** By augmenting paths, so that a frame which many expectations fit goes to one that needs it. */
function inAnyOrder(expected: ExpectedFrame[], frames: RecordedFrame[]): number[] {
  const owners = new Map<number, number>();
  const place = (wish: number, tried: Set<number>): boolean =>
    frames.some((frame, at) => {
      if (tried.has(at) || !metBy(expected[wish], frame)) return false;
      tried.add(at);
      const owner = owners.get(at);
      if (owner !== undefined && !place(owner, tried)) return false;
      owners.set(at, wish);
      return true;
    });
  const found = expected.map(() => -1);
  for (const wish of expected.keys()) place(wish, new Set());
  for (const [at, wish] of owners) found[wish] = at;
  return found;
}

const metBy = (expected: ExpectedFrame, frame: RecordedFrame | undefined) =>
  frame !== undefined && differences(expected, frame).length === 0;

type Difference = [what: string, wanted: unknown, seen: unknown];

/** All in which a frame is not as expected. */
function differences(expected: ExpectedFrame, frame: RecordedFrame): Difference[] {
  const { command, direction, connection, destination, headers, body } = expected;
  const found: Difference[] = [];
  const check = (what: string, wish: unknown, value: unknown) => {
    if (wish !== undefined && !fits(wish, value)) found.push([what, wish, value]);
  };
  check('direction', direction, frame.direction);
  check('command', command, frame.command);
  check('connection', connection, frame.connection);
  check('destination', destination, frame.headers.destination);
  for (const [name, wish] of Object.entries(headers ?? {})) check(name, wish, frame.headers[name]);
  const text = frame.body ?? '';
  const isBody = body instanceof RegExp ? body.test(text) : body === undefined || body === text;
  if (!isBody) found.push(['body', body, frame.body ?? frame.bodyBase64]);
  if ('json' in expected && !isSame(parsed(text), expected.json))
    found.push(['body as JSON', expected.json, text]);
  return found;
}

function fits(wish: unknown, value: unknown): boolean {
  if (wish === null) return value === undefined;
  if (wish instanceof RegExp) return value !== undefined && wish.test(String(value));
  if (typeof wish !== 'string' || !wish.includes('*')) return wish === value;
  const parts = wish.split('*').map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return value !== undefined && new RegExp(`^${parts.join('[^]*')}$`).test(String(value));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether two values of JSON are the same. */
function isSame(one: unknown, other: unknown): boolean {
  if (Object(one) !== one || Object(other) !== other) return Object.is(one, other);
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const [some, others] = [one as Record<string, unknown>, other as Record<string, unknown>];
  const names = Object.keys(some);
  const isIn = (name: string) => Object.hasOwn(others, name) && isSame(some[name], others[name]);
  return names.length === Object.keys(others).length && names.every(isIn);
}

/** The error for expectations of which not all were met in time. */
export function unmet(
  expected: ExpectedFrame[],
  frames: RecordedFrame[],
  found: number[],
  options: ExpectOptions,
): ExpectationError {
  const met = found.filter((at) => at >= 0).length;
  const extra = options.exact ? frames.slice(expected.length) : [];
  const lines = [
    `${met} of ${expected.length} expected frames came within ${options.timeoutMs ?? 5000} ms`,
  ];
  for (const [number, one] of expected.entries()) {
    const at = found[number];
    lines.push(`  ${at < 0 ? '✗' : '✓'} ${number + 1}. ${wanted(one)}`);
    if (at < 0) lines.push(...nearest(one, options.exact ? [frames[number]] : frames, found));
  }
  if (extra.length > 0) lines.push('besides came:', ...extra.map((frame) => `  ${seen(frame)}`));
  lines.push(frames.length > 0 ? 'all that came:' : 'nothing came');
  lines.push(...frames.slice(-20).map((frame) => `  ${seen(frame)}`));
  return new ExpectationError(lines.join('\n'), expected, frames);
}

/** The frame that differs least of those that meet no other expectation, and in what. */
function nearest(one: ExpectedFrame, frames: (RecordedFrame | undefined)[], found: number[]) {
  const open = frames.filter((frame, at) => frame !== undefined && !found.includes(at));
  const rated = (open as RecordedFrame[])
    .map((frame) => ({ frame, differing: differences(one, frame) }))
    .filter(({ differing }) => !differing.some(([what]) => what === 'command'))
    .sort((a, b) => a.differing.length - b.differing.length);
  if (rated.length === 0) return [];
  const [{ frame, differing }] = rated;
  if (differing.length === 0) return [`       it came out of order: ${seen(frame)}`];
  return [
    `       nearest: ${seen(frame)}`,
    ...differing.flatMap(([what, wish, value]) => [
      `       - ${what}: ${shown(wish)}`,
      `       + ${what}: ${shown(value)}`,
    ]),
  ];
}

function wanted({ direction, command, connection, destination, headers, ...rest }: ExpectedFrame) {
  const body = 'json' in rest ? { json: rest.json } : { body: rest.body };
  return line(direction, command ?? 'frame', connection, { destination, ...headers, ...body });
}

function seen({ seq, direction, command, connection, headers, body, bodyBase64 }: RecordedFrame) {
  return `#${seq} ${line(direction, command, connection, { ...headers, body: body || bodyBase64 })}`;
}

function line(
  direction: string | undefined,
  command: string,
  connection: number | undefined,
  fields: Record<string, unknown>,
): string {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  const from = connection === undefined ? undefined : `on ${connection}`;
  const named = given.map(([name, value]) => `${name}=${shown(value)}`);
  return [direction, command, from, ...named].filter(Boolean).join(' ');
}

function shown(value: unknown): string {
  if (value === undefined || value === null) return 'none';
  const text = value instanceof RegExp ? String(value) : JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}
