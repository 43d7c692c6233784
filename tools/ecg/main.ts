/** The one process behind `./ecg`, and behind `./ecg demo`, `process`, `sql` and the like. */
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { processContext } from '../../local/terminal/command-context.ts';

// Compiled code is kept, which halves the time until the first recording. Where the folder cannot be written, nothing is kept.
const CACHE = join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'ecg');
enableCompileCache(CACHE);
// The script `ecg` names the folder before Node starts. Processes that are started from here keep what they compile where they say:
// those of `rules compare` run in folders that nobody sees again, whose code would stay for good.
if (process.env.NODE_COMPILE_CACHE === CACHE) delete process.env.NODE_COMPILE_CACHE;
const { ecg } = await import('./ecg.ts');

process.exitCode = await ecg(process.argv.slice(2), processContext());
