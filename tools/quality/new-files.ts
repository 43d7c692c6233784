/** What `npm run new-rule` and `npm run new-profile` share: they check the id, write files and bring the index up to date. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { WrongArguments } from '../../local/terminal/arguments.ts';
import { runCommand } from '../../local/terminal/command.ts';
import type { CommandContext } from '../../local/terminal/command-context.ts';
import { quoted } from '../../local/terminal/text.ts';
import { idsIn, type Kind } from './catalogue-files.ts';
import { camelCase, problemOfId } from './ids.ts';
import { writeIndexes } from './main.ts';

/** A command that makes the files of a new rule or profile. */
export interface NewFiles {
  readonly kind: Kind;
  /** Texts by path in the project. */
  readonly filesOf: (id: string) => ReadonlyMap<string, string>;
  /** What to do with them, printed behind their names. */
  readonly nextSteps: (id: string) => string;
}

/** @returns the exit status */
export function makeNewFiles(
  argv: readonly string[],
  context: CommandContext,
  root: string,
  { kind, filesOf, nextSteps }: NewFiles,
): Promise<number> {
  return runCommand(argv, context, {
    options: {},
    help: helpOf(kind, [...filesOf('ID').keys()]),
    run: async ({ names }) => {
      const id = newId(names, root, kind);
      const files = filesOf(id);
      const existing = [...files.keys()].find((path) => existsSync(join(root, path)));
      if (existing !== undefined)
        throw new WrongArguments(`${existing} exists already: move it away, or take another id.`);
      for (const [path, text] of files) write(join(root, path), text);
      const written = [...files.keys(), ...(await writeIndexes(root))];
      context.out.write(`${written.map((path) => `written  ${path}\n`).join('')}\n${nextSteps(id)}`);
      return 0;
    },
  });
}

function helpOf({ name, folder }: Kind, paths: readonly string[]): string {
  return `${formOf(name)}

Makes ${paths.join(' and ')} from a template that works, and brings
${folder}/index.ts up to date. quality/README.md says how to go on.

  ID    lower-case words joined by hyphens, which no other ${name} has

Exit status: 0 when the files were made; 1 when the index cannot be written; 2 when the arguments are wrong.
`;
}

function formOf(name: Kind['name']): string {
  return `npm run new-${name} -- ID`;
}

/** @throws {WrongArguments} unless one id is given that a new file can have */
function newId([id, ...more]: readonly string[], root: string, kind: Kind): string {
  const { name } = kind;
  if (id === undefined || more.length > 0) throw new WrongArguments(`Give one id: ${formOf(name)}.`);
  const problem = problemOfId(id);
  if (problem !== undefined) throw new WrongArguments(`ID ${problem}, got ${quoted(id)}.`);
  const twin = idsIn(root, kind).find((other) => camelCase(other) === camelCase(id));
  if (twin === id) throw new WrongArguments(`There is a ${name} "${id}" already: ${kind.folder}/${id}.ts.`);
  if (twin !== undefined) throw new WrongArguments(`ID must differ from "${twin}" by more than hyphens, got "${id}".`);
  return id;
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
