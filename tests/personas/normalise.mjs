// What differs from one run to the next, replaced by names.

/** The patterns, in the order in which they are tried. */
const PATTERNS = [
  // The trace of an exception in Java: where it was thrown is not the broker's behaviour.
  [/(\r?\n\tat [^\n]*|\r?\n\t\.\.\. \d+ more)+/g, '\n<stack>'],
  [/amq\.gen-[\w-]+/g, 'amq.gen-<name>'],
  [/ID(?::|\\c)[\w.]+(?:-\d+)+-?\d*(?:(?::|\\c)-?\d+)*/g, '<id>'],
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<uuid>'],
  [/session-[\w-]{10,}/g, 'session-<name>'],
  [/\b1[789]\d{11}\b/g, '<time>'],
  [/127\.0\.0\.1(:|\\c)\d+/g, '<address>'],
  [/localhost(:|\\c)\d+/g, '<address>'],
  [/(session-<name>@@)\d+/g, '$1<number>'],
  [/(message(?: with id)?) \d+,\d+/g, '$1 <id>'],
  [/\(actual\) [\d,]+/g, '(actual) <length>'],
  [/"time":"\d\d:\d\d"/g, '"time":"<time>"'],
];

/** Headers whose values are numbered by their first appearance, so that it is seen which are the same. */
const NUMBERED = /\n(session|message-id|ack):([^\n]*)/g;

/** A function that normalises the events of one scenario. */
export function normaliser() {
  const numbers = new Map();
  const numbered = (value) => {
    if (!numbers.has(value)) numbers.set(value, numbers.size + 1);
    return numbers.get(value);
  };
  return (event, name) => {
    let text = event.replaceAll(name, '<n>');
    if (/^(binary )?(CONNECTED|MESSAGE)/.test(text))
      text = text.replace(NUMBERED, (_, header, value) => `\n${header}:<${numbered(value)}>`);
    for (const [pattern, instead] of PATTERNS) text = text.replace(pattern, instead);
    // The length of a text in which something was replaced.
    if (/^(binary )?ERROR/.test(text))
      text = text.replace(/\ncontent-length:[1-9]\d*/, '\ncontent-length:<length>');
    return shortened(text);
  };
}

const LONG = 1500;

/** A long body of one character by its length. */
function shortened(text) {
  if (text.length < LONG) return text;
  return text.replace(/(.)\1{100,}/g, (run, character) => `<${character} × ${run.length}>`);
}
