// Prints the differences of a persona: node tests/personas/show.mjs BROKER [PART OF A NAME]

import { compare, difference } from './compare.mjs';

const [broker, part = ''] = process.argv.slice(2);
const results = await compare(broker, (name) => name.includes(part));
for (const result of results)
  if (!result.isEqual) console.log(`${result.name}\n${difference(result)}`);
const equal = results.filter(({ isEqual }) => isEqual).length;
console.log(`equal ${equal} of ${results.length}`);
process.exit(0);
