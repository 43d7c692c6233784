/** What `./ecg demo` prints, run in a folder of its own so that no one's lake is touched. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main as demo } from '../../local/demo.ts';
import { DEFAULT_COLUMNS, type Output } from '../../local/terminal/command-context.ts';

const SAMPLES = join(import.meta.dirname, '..', '..', 'samples');

/** The day before the demo ran, as the page shows it: printed tomorrow, it is the same page. */
const SHOWN_DAY = "'2026-11-25'";

/** @throws {Error} when the demo does not end well */
export async function demoOutput(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'ecg-docs-'));
  let printed = '';
  let errors = '';
  const out: Output = { write: (text) => (printed += text), isTerminal: false, columns: DEFAULT_COLUMNS };
  const err: Output = { write: (text) => (errors += text), isTerminal: false, columns: DEFAULT_COLUMNS };
  try {
    cpSync(SAMPLES, join(folder, 'samples'), { recursive: true });
    const status = await demo(['samples'], { out, err, folder, colours: false });
    if (status !== 0) throw new Error(`the demo ended with status ${status}: ${errors}`);
    return printed.replaceAll(/'\d{4}-\d\d-\d\d'/g, SHOWN_DAY);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
