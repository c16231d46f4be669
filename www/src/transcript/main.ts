// The viewer of transcripts: a file of this machine, frame by frame. It is read here, and goes nowhere.

import { element, make } from '../dom';
import { type Line, parse, type Transcript } from './parse';

const told = element('[data-testid=told]');
const shown = element('[data-testid=connections]');
const input = element<HTMLInputElement>('input[type=file]');

input.addEventListener('change', async () => {
  const [file] = input.files ?? [];
  if (file) show(file.name, await file.text());
});

function show(name: string, text: string): void {
  shown.replaceChildren();
  try {
    const transcripts = parse(text);
    const frames = transcripts.reduce((count, { lines }) => count + lines.length, 0);
    told.textContent = `${name}: ${frames} lines, connections: ${transcripts.length}`;
    shown.append(...transcripts.map(connection));
  } catch (error) {
    told.textContent = `${name}: ${(error as Error).message}`;
  }
}

function connection({ connection, transport, version, lines }: Transcript): HTMLElement {
  const section = make('section', 'panel');
  const spoken = version === undefined ? '' : `, STOMP ${version}`;
  const list = make('ol', 'lines');
  list.append(...lines.map(frame));
  section.append(make('h2', '', `Connection ${connection}: ${transport}${spoken}`), list);
  return section;
}

function frame({ at, direction, command, text }: Line): HTMLElement {
  const item = make('li', direction);
  const arrow = direction === 'in' ? 'client →' : '← broker';
  const title = `${(at / 1000).toFixed(3)} s  ${arrow}  ${command}`;
  if (!text.trim().includes('\n')) {
    item.append(make('p', '', `${title}  ${text.trim()}`));
    return item;
  }
  const details = make('details', '');
  const brief = text.split('\n').find((line) => line.startsWith('destination:')) ?? '';
  details.append(make('summary', '', `${title}  ${brief}`), make('pre', '', visible(text)));
  item.append(details);
  return item;
}

/** The text with its control characters, but for line feeds, made visible. */
const visible = (text: string) =>
  text.replace(/[^\P{Cc}\n]/gu, (character) =>
    String.fromCodePoint(0x2400 + ((character.codePointAt(0) ?? 0) & 0x1f)),
  );
