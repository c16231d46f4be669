// What a visitor does on the page of the playground, in any browser. The page has `until` (until.mjs).

/**
 * In the page: each program, one with errors, one that makes a request, and links. Gives the output of each, and what the page
 * says of links. It waits for what the page shows, and never ends if that does not come.
 *
 * @param last the last line of each program's output, by the program's name.
 * @param tooLong the fragment of a program that is longer than one may be.
 */
export async function usePlayground({ last, tooLong }) {
  const find = (id) => document.querySelector(`[data-testid=${id}]`);
  const told = () => find('told').innerText;
  const output = () => find('output').innerText;
  const { until } = globalThis;
  const write = (text) => {
    find('text').value = text;
    find('text').dispatchEvent(new Event('input'));
  };
  const run = async (text, end) => {
    write(text);
    find('run').click();
    await until(() => output().includes(end));
    return output();
  };
  const open = async (hash, says) => {
    find('told').innerText = '';
    location.hash = hash;
    await until(() => told().includes(says));
    return find('text').value;
  };

  const outputs = {};
  for (const [name, end] of Object.entries(last)) {
    find('program').value = name;
    find('program').dispatchEvent(new Event('change'));
    outputs[name] = await run(find('text').value, end);
  }
  outputs.thrown = await run("console.log('one');\n\nnull.two;\n", 'line 3');
  find('output').querySelector('button').click();
  const { selectionStart, selectionEnd, value } = find('text');
  const selected = value.slice(selectionStart, selectionEnd);
  outputs.rejected = await run('await 1;\nthrow new Error("late");', 'late');
  outputs.syntax = await run("console.log('a');\nconst 1 = 2;\n", 'line 2');
  outputs.imported = await run("import 'elsewhere';", 'elsewhere');
  outputs.requested = await run("await fetch('http://127.0.0.1:1/');", 'makes no requests');
  find('stop').click();
  const frames = document.querySelectorAll('iframe').length;

  const program = 'console.log("ä 🦀 <b>&amp;</b>");\n';
  write(program);
  find('share').click();
  await until(() => told().includes('has the program in it'));
  const { hash } = location;
  await run('console.log(1);', '1');
  const broken = [];
  for (const part of [hash.slice(0, -9), `${hash}!`, '#z=', '#t=_w', tooLong])
    broken.push(await open(part, 'broken'));
  const linked = await open(hash, 'Read it');
  const code = document.querySelector('.editor code');
  const coloured = { text: code.textContent, others: code.querySelectorAll(':not(span)').length };
  return { outputs, selected, frames, hash, broken, linked, coloured, afterLink: output() };
}
