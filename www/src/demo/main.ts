// The live demo: a broker inside the page, two clients that chat through it, one that watches prices, and faults.

import { createBroker } from 'stomp-broker/memory';
import { Board } from './board';
import { Pane } from './pane';
import { Prices } from './prices';
import { Wire } from './wire';

const broker = createBroker();
new Board(broker);
for (const box of document.querySelectorAll<HTMLElement>('.pane')) new Pane(broker, box);
new Prices(broker);
void new Wire(broker).follow();
