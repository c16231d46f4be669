// Two logs, line by line.

/** Lines with a mark each: ' ' both, '-' only in `before`, '+' only in `after`. */
export function diff(before, after) {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let end = 0;
  const most = Math.min(before.length, after.length) - start;
  while (end < most && before.at(-1 - end) === after.at(-1 - end)) end++;
  const middle = align(
    before.slice(start, before.length - end),
    after.slice(start, after.length - end),
  );
  const same = (line) => [' ', line];
  return [
    ...before.slice(0, start).map(same),
    ...middle,
    ...before.slice(before.length - end).map(same),
  ];
}

/** Longest common subsequence. */
function align(before, after) {
  const table = lengths(before, after);
  const result = [];
  let i = 0;
  let j = 0;
  while (i < before.length || j < after.length) {
    if (i < before.length && j < after.length && before[i] === after[j]) {
      result.push([' ', before[i]]);
      i++;
      j++;
    } else if (j >= after.length || (i < before.length && table[i + 1][j] >= table[i][j + 1])) {
      result.push(['-', before[i++]]);
    } else {
      result.push(['+', after[j++]]);
    }
  }
  return result;
}

function lengths(before, after) {
  const table = Array.from({ length: before.length + 1 }, () => new Uint32Array(after.length + 1));
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      table[i][j] =
        before[i] === after[j]
          ? table[i + 1][j + 1] + 1
          : Math.max(table[i + 1][j], table[i][j + 1]);
    }
  }
  return table;
}

/** A diff for people: what differs, with `context` lines around it. */
export function render(lines, context = 3) {
  const near = lines.map((_, index) =>
    lines.slice(Math.max(0, index - context), index + context + 1).some(([mark]) => mark !== ' '),
  );
  const shown = lines.map(([mark, line], index) => (near[index] ? `${mark} ${line}` : null));
  return shown
    .filter((line, index) => line !== null || shown[index - 1] !== null)
    .map((line) => line ?? '  …')
    .join('\n');
}
