/** The one process behind `./ecg`, and behind `./ecg demo`, `process`, `sql` and the like. */
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { processContext } from '../../local/terminal/command-context.ts';

// Compiled code is kept, which halves the time until the first recording. Where the folder cannot be written, nothing is kept.
enableCompileCache(join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'ecg'));
const { ecg } = await import('./ecg.ts');

process.exitCode = await ecg(process.argv.slice(2), processContext());
