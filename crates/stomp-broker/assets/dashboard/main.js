// The dashboard: once a second it asks the control API what there is, and shows it.

import { Api, NoAnswer, namespaces } from './api.js';
import { Clock } from './clock.js';
import { $, element } from './dom.js';
import { Faults, makeForm as makeFaultForm } from './faults.js';
import { Frames, makeFilter } from './frames.js';
import { makeForm as makePublishForm } from './publish.js';
import { showClosed, showConnections, showDestinations } from './tables.js';
import { Destinations, Traffic } from './traffic.js';

const PERIOD = 1000;

/** What is looked at; another namespace is another view. */
class View {
  constructor(namespace) {
    this.api = new Api(namespace);
    this.clock = new Clock();
    this.traffic = new Traffic();
    this.destinations = new Destinations();
    this.frames = new Frames(this.api, this.clock);
    this.faults = new Faults(this.api);
  }

  async refresh() {
    this.clock.set(await this.api.get('clock'));
    const [connections, queues, frames] = await Promise.all([
      this.api.get('connections'),
      this.api.get('queues'),
      this.frames.read(),
      this.faults.show(),
    ]);
    this.traffic.add(connections);
    this.destinations.add(frames);
    this.traffic.show();
    showConnections(connections, (id) => this.#disconnect(id));
    showClosed(connections, this.clock);
    showDestinations(connections, queues, this.destinations);
    this.frames.show();
  }

  async #disconnect(id) {
    try {
      await this.api.send('POST', 'disconnect', { connection: id });
    } catch (error) {
      say(error.message);
    }
  }
}

let view = new View(chosenNamespace());
/** When the broker answered last. */
let answered = new Date();
makeFaultForm(
  () => view.api,
  () => view.faults,
);
makePublishForm(() => view.api);
makeFilter(() => view.frames);
$('namespace').addEventListener('change', () => choose($('namespace').value));
run();

async function run() {
  for (;;) {
    await refresh();
    await new Promise((resolve) => setTimeout(resolve, PERIOD));
  }
}

/** A hidden page sends no requests. */
async function refresh() {
  if (document.hidden) return;
  try {
    if (await showNamespaces()) {
      await view.refresh();
      say('up to date');
      showProblem('');
    } else {
      Traffic.clear();
      say('no such namespace');
      showProblem(`There is no namespace “${chosenNamespace()}”. Choose one from the list above.`);
    }
    answered = new Date();
  } catch (error) {
    say(error instanceof NoAnswer ? 'no answer' : error.message);
    if (!(error instanceof NoAnswer)) return;
    Traffic.clear();
    const since = answered.toLocaleTimeString();
    showProblem(
      `The broker has not answered since ${since}. All below is from then; the page goes on trying.`,
    );
  }
}

function say(text) {
  if ($('state').textContent !== text) $('state').textContent = text;
}

/** What keeps the page from showing what is; nothing if the text is empty. */
function showProblem(text) {
  if ($('problem').textContent !== text) $('problem').textContent = text;
  $('problem').hidden = text === '';
  document.body.classList.toggle('outdated', text !== '');
}

function chosenNamespace() {
  return new URLSearchParams(location.search).get('ns') ?? '';
}

function choose(namespace) {
  const query = namespace ? `?ns=${encodeURIComponent(namespace)}` : location.pathname;
  history.replaceState(null, '', query);
  view = new View(namespace);
  refresh();
}

/** `false` if the chosen one is not there; it stays in the list, so that nothing else is taken for it. */
async function showNamespaces() {
  const chosen = chosenNamespace() === 'default' ? '' : chosenNamespace();
  const there = ['', ...(await namespaces()).filter((name) => name !== 'default')];
  const names = there.includes(chosen) ? there : [...there, chosen];
  const select = $('namespace');
  const shown = [...select.options].map(({ value }) => value);
  if (names.length !== shown.length || names.some((name, at) => name !== shown[at])) {
    const label = (name) => (there.includes(name) ? name || 'default' : `${name} (not there)`);
    select.replaceChildren(...names.map((name) => element('option', { value: name }, label(name))));
  }
  select.value = chosen;
  return there.includes(chosen);
}
