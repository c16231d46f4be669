// Checks of options, by tables that the module has: what may be given, and what it is when it is left out.

import { Text } from './engine/abi.js';
import { isAvailable } from './engine/call.js';
import { nearest } from '../client/suggest.js';
import { unfit } from '../text/own-text.js';
import { StompError, type StompErrorCode } from './stomp-error.js';
import { lines, misuse, text, thrown } from './texts.js';

/** What one option may be: kinds of value, and what it is when it is left out, as text. */
interface Form {
  readonly kinds: string;
  readonly usual: string;
}

/** The options of each method, and those within options, by their names. */
type Forms = { [of: string]: { [name: string]: Form } };

let forms: Forms | undefined;

/** Reads the table. */
function allForms(): Forms {
  if (forms) return forms;
  const table: Forms = {};
  for (const line of lines(Text.Forms)) {
    const [names, options] = line.split(': ');
    const own = {};
    for (const option of options.split(', ')) {
      const [, name, kinds, usual] = /^(\S+) ?([^=]*)=?(.*)/.exec(option) as string[];
      const others = name.startsWith('&') ? table[name.slice(1)] : { [name]: { kinds, usual } };
      Object.assign(own, others);
    }
    for (const name of names.split(' ')) table[name] = own;
  }
  return (forms = table);
}

/**
 * The options that are given to a method, and those that are left out, as they are then.
 *
 * @throws StompError `usage` for an option that does not exist, or is of the wrong kind.
 */
export function checked(given: any, of: string): any {
  const options: { [name: string]: unknown } = {};
  // Where there can be no module, it is not used: `connect` says so.
  if (!isAvailable()) return { ...given };
  if (given !== undefined) check(given, 'object', of, 'options');
  const own = allForms()[of];
  const known = Object.keys(own);
  for (const name of Object.keys(given ?? {}))
    if (!known.includes(name)) {
      refuse(of, name, known);
      throw misuse(Text.NoOption, of, name);
    }
  for (const name of known) {
    const { kinds, usual } = own[name];
    const value = given?.[name];
    if (value !== undefined) options[name] = checkedOption(value, kinds, of, name);
    else if (usual) options[name] = Number(usual) || usual;
  }
  return options;
}

/** Throws `usage` if one of the known options is meant by a name. */
function refuse(of: string, name: string, known: string[]): void {
  const meant = nearest(name, known) ?? known.find((it) => name.startsWith(it));
  if (meant) throw misuse(Text.NoOption, of, name + text(Text.DidYouMean, meant));
}

/** An option that is given; one with options of its own is checked, too. */
function checkedOption(value: any, kinds: string, of: string, name: string): unknown {
  check(value, kinds, of, name);
  const own = allForms()[`${of}.${name}`] ?? allForms()[name];
  if (own && !own['*'] && typeof value === 'object') return checked(value, name);
  for (const it of own?.['*'] ? [value].flat() : []) {
    if (it !== value) check(it, 'object', name, 'each');
    const { '*': others, ...members } = own;
    for (const member of Object.keys(members))
      check(it[member], members[member].kinds, name, member);
    const known = Object.keys(members).filter((member) => members[member].kinds !== 'undefined');
    for (const member of Object.keys(it)) if (!known.includes(member)) refuse(name, member, known);
    // One that misspells both functions would do nothing.
    if (name === 'interceptors' && !('outgoing' in it || 'incoming' in it))
      throw misuse(Text.IdleInterceptor);
  }
  return value;
}

/** The names of the options in a line of the table. */
export const namesIn = (of: string): string[] => (isAvailable() ? Object.keys(allForms()[of]) : []);

/** Which of the texts that an option may be it is: 0 for the first, -1 for none. */
export const choice = (of: string, name: string, value: unknown): number =>
  allForms()[of][name].kinds.split(' ').indexOf(`'${value}'`);

/** Throws `usage` for headers that no version of STOMP can send; in CONNECT nothing is escaped. */
export function checkSendable(headers: object, of: string, isConnect = false): void {
  const unfit = isConnect ? /[\0\r\n]/ : /\0/;
  for (const [name, value] of Object.entries(headers))
    if (!name || unfit.test(`${name}${value}`) || (isConnect && name.includes(':')))
      throw misuse(Text.WrongHeader, of, JSON.stringify(name));
}

/** What a function gives that is an option. Throws an error of ours where it throws, or gives what is of no such kind. */
export function answer<T>(code: StompErrorCode, name: string, kinds: string, ask: () => T): T {
  try {
    const given = ask();
    check(given, kinds, 'Session', `what ${name} gives`);
    return given;
  } catch (cause) {
    throw thrown(code, name, cause);
  }
}

/** Throws `usage` for a value that is of none of these kinds. */
export function check(value: unknown, kinds: string, of: string, name: string): void {
  if (fits(value, kinds)) return;
  const said = lines(Text.Kinds);
  const words = (it: string): string =>
    said.find((line) => line.startsWith(`${it} `))?.slice(it.length + 1) ?? it;
  const { message } = unfit(`${of}: ${name}`, kinds.split(' ').map(words).join(' or '), value);
  throw new StompError('usage', { message });
}

const isFrom = (value: unknown, least: number, most = Infinity): boolean =>
  typeof value === 'number' && value >= least && value <= most;

const isObject = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const hasText = (value: any): boolean =>
  typeof value !== 'symbol' && ![undefined, {}.toString].includes(value.toString);

/** What values of a kind are; of another kind is what `typeof` says. */
const KINDS: { readonly [kind: string]: (value: any) => boolean } = {
  array: Array.isArray,
  object: isObject,
  false: (value) => value === false,
  null: (value) => value === null,
  text: (value) => typeof value === 'string' && value !== '',
  number: (value) => isFrom(value, 0),
  factor: (value) => isFrom(value, 1),
  share: (value) => isFrom(value, 0, 1),
  integer: (value) => isFrom(value, 0) && Number.isInteger(value),
  count: (value) => isFrom(value, 1) && Math.floor(value) === value,
  AbortSignal: (value) => typeof value?.addEventListener === 'function',
  // No `Map` or `Headers`, whose entries are no properties; and each value has a text.
  headers: (value) =>
    isObject(value) &&
    !(Symbol.iterator in value) &&
    Object.values<any>(value).every((it) => it == null || hasText(it)),
};

/** Whether a value is of one of these kinds, or is one of the texts in quotes. */
export const fits = (value: any, kinds: string): boolean =>
  kinds.split(' ').some((it) => {
    if (it.startsWith("'")) return value === it.slice(1, -1);
    return KINDS[it] ? KINDS[it](value) : typeof value === it;
  });
