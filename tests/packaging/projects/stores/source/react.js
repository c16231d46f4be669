import './watch.js';

import { useEffect, useRef, useState } from 'react';

import { live } from './lifetime.js';
import { mounted, useConnection } from './strict-mode.js';

globalThis.outcome = live({
  'a client for each effect': mounted(({ make, tell, end }) => {
    useEffect(() => {
      const client = make();
      tell(client);
      client.activate();
      return () => end(client);
    }, []);
  }),
  useState: mounted((given) => {
    const [client] = useState(given.make);
    useConnection(client, given);
  }),
  useRef: mounted((given) => {
    const ref = useRef(null);
    ref.current ??= given.make();
    useConnection(ref.current, given);
  }),
});
