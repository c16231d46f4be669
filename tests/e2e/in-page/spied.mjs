// The script of a page that can be asked what the clients have registered and how much memory the core takes.

import './spies.mjs';
import './main.mjs';
