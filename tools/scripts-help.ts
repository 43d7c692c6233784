/** `npm run help`: what each script of package.json is for; npm itself only shows their commands. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { command } from '../local/terminal/command.ts';
import { processContext } from '../local/terminal/command-context.ts';
import { chaptersText, listText } from '../local/terminal/help-text.ts';

interface Package {
  readonly 'scripts-info': Readonly<Record<string, string>>;
}

export const main = command({
  call: 'npm run help',
  about: 'Says what each script of package.json is for.',
  examples: [['npm run help', '']],
  exitStatus: { 0: 'said', 2: 'wrong use' },
  run: (_, { out }) => {
    const text = readFileSync(join(import.meta.dirname, '..', 'package.json'), 'utf8');
    const info = (JSON.parse(text) as Package)['scripts-info']; // our own file
    const terms = Object.entries(info).map(
      ([name, what]) => [name === 'test' ? 'npm test' : `npm run ${name}`, what] as const,
    );
    out.write(
      chaptersText([
        listText('Scripts:', terms, out.columns),
        'Options of a script come after a bare --, as in npm run bench -- --quick. "npm run NAME -- --help" says more about most.',
      ]),
    );
    return 0;
  },
});

if (import.meta.main) process.exitCode = await main(process.argv.slice(2), processContext());
