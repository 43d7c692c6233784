/** `./ecg process`, which leaves every recording in files of its own, however many: what a lake is before it is compacted. */
import { main } from '../../../local/process.ts';
import { processContext } from '../../../local/terminal/command-context.ts';

process.exitCode = await main(process.argv.slice(2), processContext(), { many: Number.POSITIVE_INFINITY });
