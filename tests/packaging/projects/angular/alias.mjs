// Puts the package in the place of @stomp/stompjs, as the alias "npm:stomp-wasm" in a package.json does.

import { rm, symlink } from 'node:fs/promises';

const place = 'node_modules/@stomp/stompjs';

await rm(place, { recursive: true, force: true });
await symlink('../stomp-wasm', place, 'junction');
