/** What the files of the project import, as the compiler reads them: type-only imports and `import()` included. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import ts from 'typescript';

const PROJECT = join(import.meta.dirname, '..', '..');

/** What git ignores. */
const NOT_OURS = new Set(['node_modules', 'build', '.local', 'coverage']);

export interface Import {
  /** The importing file, by its path in the project. */
  readonly from: string;
  /** A path in the project, or what is imported of a package. */
  readonly to: string;
  readonly isPackage: boolean;
}

/** Every file below a folder of the project, by its path in the project. */
export function filesBelow(folder: string): string[] {
  return readdirSync(join(PROJECT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => posix.relative(PROJECT, join(parentPath, name)))
    .filter((path) => !path.split('/').some((step) => NOT_OURS.has(step)))
    .sort();
}

/** Every import of the code below a folder. */
export function importsBelow(folder: string): Import[] {
  return filesBelow(folder)
    .filter((file) => /\.(?:ts|mjs|js)$/.test(file))
    .flatMap(importsIn);
}

/** One circle of each group of files that import one another, as the shortest way from a file back to itself. */
export function circlesIn(imports: readonly Import[]): string[] {
  const graph = Map.groupBy(imports, ({ from }) => from);
  const shown = new Set<string>();
  return [...graph.keys()].flatMap((file) => {
    const way = wayBack(file, graph);
    if (way === undefined || way.some((member) => shown.has(member))) return [];
    for (const member of way) shown.add(member);
    return [way.join(' → ')];
  });
}

/** Breadth first, so that the way is the shortest. */
function wayBack(file: string, graph: ReadonlyMap<string, readonly Import[]>): string[] | undefined {
  const reached = new Set<string>();
  const ways = [[file]];
  for (const way of ways) {
    for (const { to } of graph.get(way.at(-1)!) ?? []) {
      if (to === file) return [...way, file];
      if (reached.has(to)) continue;
      reached.add(to);
      ways.push([...way, to]);
    }
  }
  return undefined;
}

function importsIn(file: string): Import[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(join(PROJECT, file), 'utf8'), true, true);
  return importedFiles.map(({ fileName }) => {
    const isPackage = !fileName.startsWith('.');
    return { from: file, to: isPackage ? fileName : posix.join(posix.dirname(file), fileName), isPackage };
  });
}
