// Faults: what is on, what has struck, and new ones.

import { $, element, keep, submits } from './dom.js';

/** What people want most often; each can be changed before it is added. */
const PRESETS = [
  ['Receipts are lost', { on: { direction: 'out', command: 'RECEIPT' }, do: { drop: true } }],
  [
    'Messages are two seconds late',
    { on: { direction: 'out', command: 'MESSAGE' }, do: { delayMs: 2000 } },
  ],
  [
    'Every tenth message or so comes twice',
    { on: { direction: 'out', command: 'MESSAGE' }, probability: 0.1, do: { duplicate: 1 } },
  ],
  [
    'The next SEND is answered by an ERROR',
    { on: { direction: 'in', command: 'SEND' }, times: 1, do: { fail: { message: 'On request' } } },
  ],
  ['Heart-beats stop', { on: { direction: 'out', command: 'HEARTBEAT' }, do: { drop: true } }],
  [
    'The connection is reset at the next SEND',
    { on: { direction: 'in', command: 'SEND' }, times: 1, do: { reset: true } },
  ],
  ['No WebSocket: the upgrade is refused', { on: { http: 'upgrade' }, do: { status: 403 } }],
  ['New connections are accepted and never answered', { on: { accept: true }, do: { hang: true } }],
];

export class Faults {
  #api;

  constructor(api) {
    this.#api = api;
  }

  async show() {
    const faults = await this.#api.get('faults');
    if (faults.length === 0)
      $('faults').replaceChildren(
        element('li', { class: 'nothing' }, 'Nothing goes wrong on purpose.'),
      );
    else
      keep(
        $('faults'),
        faults,
        ({ id }) => id,
        (fault) => this.#row(fault),
      );
  }

  #row({ id, hits, enabled, name, ...fault }) {
    const text = JSON.stringify(fault);
    const change = (work) => async () => {
      await work();
      await this.show();
    };
    const toggle = change(() => this.#api.send('PATCH', `faults/${id}`, { enabled: !enabled }));
    const remove = change(() => this.#api.send('DELETE', `faults/${id}`));
    const box = element('input', { type: 'checkbox', checked: enabled, onchange: toggle });
    return element(
      'li',
      {},
      element('label', {}, box, ` ${name ?? `Fault ${id}`}`),
      element('code', {}, text),
      element('span', {}, hits === 1 ? 'struck once' : `struck ${hits} times`),
      element('button', { type: 'button', class: 'quiet', onclick: remove }, 'Remove'),
    );
  }
}

/** Makes the form work; `faults` gives those of the namespace that is looked at. */
export function makeForm(api, faults) {
  const [preset, json] = [$('preset'), $('fault')];
  preset.append(...PRESETS.map(([name], at) => element('option', { value: at }, name)));
  const write = () => {
    const [name, fault] = PRESETS[preset.value];
    json.value = JSON.stringify({ name, ...fault }, null, 2);
  };
  preset.addEventListener('change', write);
  write();
  submits($('add-fault'), async () => {
    await api().send('POST', 'faults', JSON.parse(json.value));
    await faults().show();
    return 'Added.';
  });
}
