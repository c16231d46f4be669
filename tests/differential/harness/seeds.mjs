/** Seeds from text such as `7` or `1-100,4711`. */
export function seedsOf(text) {
  return text.split(',').flatMap((part) => {
    const [first, last = first] = part.split('-').map(Number);
    if (!Number.isSafeInteger(first) || !(last >= first))
      throw new Error(`no seed, and no range of seeds: '${part}'`);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
}
