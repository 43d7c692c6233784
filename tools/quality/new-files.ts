/** What `./ecg rules new` and `./ecg profiles new` share: they check the id, write files and bring the index up to date. */
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { WrongArguments } from '../../local/terminal/arguments.ts';
import { type Command, command } from '../../local/terminal/command.ts';
import { quoted } from '../../local/terminal/text.ts';
import { idsIn, type Kind } from './catalogue-files.ts';
import { camelCase, problemOfId } from './ids.ts';
import { PROJECT, writeIndexes } from './main.ts';

/** A command that makes the files of a new rule or profile. */
export interface NewFiles {
  readonly kind: Kind;
  /** Texts by path in the project. */
  readonly filesOf: (id: string) => ReadonlyMap<string, string>;
  /** What to do with them, printed behind their names. */
  readonly nextSteps: (id: string) => string;
}

/** The command that makes them; its main takes another project than this one. */
export function newFilesCommand({ kind, filesOf, nextSteps }: NewFiles): Command<string> {
  const paths = [...filesOf('ID').keys()].join(' and ');
  return command<string>({
    call: `./ecg ${kind.name}s new`,
    names: 'ID',
    about: `Makes ${paths} from a template that works, and brings ${kind.folder}/index.ts up to date. quality/README.md says how to go on. ID must be lower-case words joined by hyphens, which no other ${kind.name} has.`,
    examples: [[`./ecg ${kind.name}s new ${EXAMPLES[kind.name]}`, '']],
    exitStatus: { 0: 'the files were made', 1: 'the index cannot be written', 2: 'wrong use' },
    run: async ({ names }, context, root = PROJECT) => {
      const [id, ...more] = names;
      if (id === undefined || more.length > 0) {
        throw new WrongArguments(`Give one id: ./ecg ${kind.name}s new ID.`);
      }
      const problem = problemOfNew(id, root, kind);
      if (problem !== undefined) throw new WrongArguments(problem);
      const written = await writeNew(filesOf(id), root);
      context.out.write(`${written.map((path) => `written  ${path}\n`).join('')}\n${nextSteps(id)}`);
      return 0;
    },
  });
}

const EXAMPLES: Readonly<Record<Kind['name'], string>> = { rule: 'high-frequency-noise', profile: 'acme-patch' };

/** Why a new file cannot have this id, as a sentence; undefined when it can. @param root the folder of the project */
export function problemOfNew(id: string, root: string, kind: Kind): string | undefined {
  const { name } = kind;
  const problem = problemOfId(id);
  if (problem !== undefined) return `ID ${problem}, got ${quoted(id)}.`;
  const twin = idsIn(root, kind).find((other) => camelCase(other) === camelCase(id));
  if (twin === id) return `There is a ${name} "${id}" already: ${kind.folder}/${id}.ts.`;
  return twin && `ID must differ from "${twin}" by more than hyphens, got "${id}".`;
}

/**
 * Writes files where there are none, and brings the indexes up to date.
 *
 * @param files texts by path in the project
 * @returns the paths of all that was written
 * @throws {WrongArguments} when one of the files exists
 * @throws {WrongFiles} when another file cannot be indexed
 * @throws an error of the operating system when a file or an index cannot be written; whatever is thrown, none of the files stays
 */
export async function writeNew(files: ReadonlyMap<string, string>, root: string): Promise<string[]> {
  const existing = [...files.keys()].find((path) => existsSync(join(root, path)));
  if (existing !== undefined) throw new WrongArguments(`${existing} exists already: move it away, or take another id.`);
  const made: string[] = [];
  try {
    for (const [path, text] of files) {
      write(join(root, path), text);
      made.push(path);
    }
    return [...made, ...(await writeIndexes(root))];
  } catch (error) {
    for (const path of made) rmSync(join(root, path), { force: true }); // it could not be made again, and is in no index
    throw error;
  }
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text, { flag: 'wx' });
}
