// The dashboard: once a second it asks the control API what there is, and shows it.

import { Api, namespaces } from './api.js';
import { $, element } from './dom.js';
import { Faults, makeForm as makeFaultForm } from './faults.js';
import { Frames } from './frames.js';
import { makeForm as makePublishForm } from './publish.js';
import { showConnections, showDestinations } from './tables.js';
import { Destinations, Traffic } from './traffic.js';

const PERIOD = 1000;

/** What is looked at; another namespace is another view. */
class View {
  constructor(namespace) {
    this.api = new Api(namespace);
    this.traffic = new Traffic();
    this.destinations = new Destinations();
    this.frames = new Frames(this.api);
    this.faults = new Faults(this.api);
  }

  async refresh() {
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

let view = new View(chosenWorld());
makeFaultForm(
  () => view.api,
  () => view.faults,
);
makePublishForm(() => view.api);
$('namespace').addEventListener('change', () => choose($('namespace').value));
for (const id of ['beats', 'hold']) $(id).addEventListener('change', () => view.frames.show());
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
    await showWorlds();
    await view.refresh();
    say('up to date');
  } catch (error) {
    say(error instanceof TypeError ? 'the broker does not answer; trying again' : error.message);
  }
}

function say(text) {
  if ($('state').textContent !== text) $('state').textContent = text;
}

function chosenWorld() {
  return new URLSearchParams(location.search).get('ns') ?? '';
}

function choose(namespace) {
  const query = namespace ? `?ns=${encodeURIComponent(namespace)}` : location.pathname;
  history.replaceState(null, '', query);
  view = new View(namespace);
  refresh();
}

async function showWorlds() {
  const names = ['', ...(await namespaces()).filter((name) => name !== 'default')];
  const select = $('namespace');
  const shown = [...select.options].map(({ value }) => value);
  if (names.length === shown.length && names.every((name, at) => name === shown[at])) return;
  select.replaceChildren(
    ...names.map((name) => element('option', { value: name }, name || 'default')),
  );
  select.value = names.includes(chosenWorld()) ? chosenWorld() : '';
}
