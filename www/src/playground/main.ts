// The playground: a program to edit, to run beside a broker in memory, and to share by a link. A program of a link runs when its
// reader says so, never by itself.

import { element, make } from '../dom';
import { Editor } from './editor';
import { fragmentOf, programOf } from './link';
import type { Output } from './messages';
import { Runner } from './runner';

/** The entry of the list for a program that came by a link. */
const LINKED = 'link';

const told = element('[data-testid=told]');
const output = element('[data-testid=output]');
const choice = element<HTMLSelectElement>('[data-testid=program]');
const stopButton = element<HTMLButtonElement>('[data-testid=stop]');
/** The programs by their names, as the user has changed them. */
const programs = new Map<string, string>(
  Object.entries(JSON.parse(element('#programs').textContent ?? '{}')),
);

const editor = new Editor();
const runner = new Runner(show);
let chosen = choice.value;

function run(): void {
  output.replaceChildren();
  runner.start(editor.text);
  stopButton.disabled = false;
  told.textContent = 'The program runs.';
}

function stop(): void {
  runner.stop();
  stopButton.disabled = true;
  told.textContent = 'The program was stopped.';
}

/** Shows a line of output. That of an error leads to the line of the program. */
function show({ level, text, line }: Output): void {
  const item = make('li', level);
  if (line !== undefined) {
    const place = make('button', 'link', `line ${line}`);
    place.type = 'button';
    place.addEventListener('click', () => editor.select(line));
    item.append(place, ': ');
  }
  item.append(text);
  output.append(item);
  output.scrollTop = output.scrollHeight;
}

function choose(name: string): void {
  programs.set(chosen, editor.text);
  chosen = name;
  choice.value = name;
  editor.text = programs.get(name) ?? '';
}

async function share(): Promise<void> {
  try {
    history.replaceState(null, '', await fragmentOf(editor.text));
    told.textContent = 'The address of this page has the program in it now.';
    await navigator.clipboard.writeText(location.href);
    told.textContent += ' It is copied.';
  } catch (error) {
    // Where pages may not copy, the address is in the bar.
    if (!told.textContent?.startsWith('The address')) told.textContent = (error as Error).message;
  }
}

/** Takes over the program of the address, if it has one. */
async function open(): Promise<void> {
  try {
    const program = await programOf(location.hash);
    if (program === undefined) return;
    if (!programs.has(LINKED)) choice.append(new Option('From a link', LINKED));
    programs.set(LINKED, program);
    if (chosen === LINKED) editor.text = program;
    else choose(LINKED);
    told.textContent = 'This program came by a link. Read it, then press Run.';
  } catch (error) {
    told.textContent = (error as Error).message;
  }
}

choice.addEventListener('change', () => choose(choice.value));
element('[data-testid=run]').addEventListener('click', run);
element('[data-testid=share]').addEventListener('click', () => void share());
stopButton.addEventListener('click', stop);
addEventListener('hashchange', () => void open());
addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  run();
});
void open();
