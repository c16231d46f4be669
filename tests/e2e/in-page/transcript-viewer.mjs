// What a visitor does on the page of the viewer of transcripts, in any browser. The page has `until` (until.mjs).

/** In the page: opens a file of this text; gives what the page says of it, and its frames, once it says something. */
export async function viewTranscript(text) {
  const told = document.querySelector('[data-testid=told]');
  const input = document.querySelector('input[type=file]');
  const before = told.textContent;
  const files = new DataTransfer();
  files.items.add(new File([text], 'bug.ndjson', { type: 'application/x-ndjson' }));
  input.files = files.files;
  input.dispatchEvent(new Event('change'));
  await globalThis.until(() => told.textContent !== before);
  const frames = [...document.querySelectorAll('pre')].map(({ textContent }) => textContent);
  return { told: told.textContent, frames };
}
