/** What Stryker reports, summed up by rule. */
import { basename } from 'node:path';

/** The part of the mutation testing report that is read: mutation-testing-report-schema, version 2. */
export interface Report {
  readonly files: Readonly<Record<string, { readonly source: string; readonly mutants: readonly Mutant[] }>>;
}

interface Mutant {
  readonly mutatorName: string;
  readonly replacement?: string;
  readonly status: string;
  readonly location: { readonly start: Position; readonly end: Position };
}

interface Position {
  readonly line: number;
  readonly column: number;
}

export interface Score {
  /** Mistakes that made a test fail, or run without end. */
  readonly noticed: number;
  readonly mistakes: number;
  /** Rounded to whole percent; 100 where there was nothing to mistake. */
  readonly percent: number;
}

const NOTICED = ['Killed', 'Timeout'];
const UNNOTICED = ['Survived', 'NoCoverage'];

/** By rule id, in the order of names. */
export function scoresIn({ files }: Report): Map<string, Score> {
  const scores = Object.entries(files).map(([file, { mutants }]): [string, Score] => {
    const noticed = mutants.filter(({ status }) => NOTICED.includes(status)).length;
    const mistakes = noticed + mutants.filter(({ status }) => UNNOTICED.includes(status)).length;
    return [
      ruleOf(file),
      { noticed, mistakes, percent: mistakes === 0 ? 100 : Math.round((100 * noticed) / mistakes) },
    ];
  });
  return new Map(scores.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The mistakes that nobody noticed: `frozen-trace, line 46: "a > b" could be "a >= b"`. */
export function survivorsIn({ files }: Report): string[] {
  return Object.entries(files).flatMap(([file, { source, mutants }]) =>
    mutants
      .filter(({ status }) => UNNOTICED.includes(status))
      .map(({ location, replacement = '' }) => {
        const what = `${oneLine(textAt(source, location))} could be ${oneLine(replacement)}`;
        return `${ruleOf(file)}, line ${location.start.line}: ${what}`;
      }),
  );
}

function ruleOf(file: string): string {
  return basename(file, '.ts');
}

/** Lines and columns count from 1; the end is not part of it. */
function textAt(source: string, { start, end }: Mutant['location']): string {
  const lines = source.split('\n').slice(start.line - 1, end.line);
  const last = lines.length - 1;
  return lines
    .map((line, i) => line.slice(i === 0 ? start.column - 1 : 0, i === last ? end.column - 1 : undefined))
    .join('\n');
}

function oneLine(code: string): string {
  const MOST = 60;
  const short = code.replace(/\s+/g, ' ');
  return `\`${short.length > MOST ? `${short.slice(0, MOST - 1)}…` : short}\``;
}
