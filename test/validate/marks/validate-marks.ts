/** `npm run validate -- --labels FILE`: holds the score and the rules against what people have marked in a lake. */
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { LABELS_SUFFIX, LabelsFile } from '../../../local/labels/labels-file.ts';
import { existingLake } from '../../../local/stores/existing-lake.ts';
import { WrongArguments } from '../../../local/terminal/arguments.ts';
import type { CommandContext } from '../../../local/terminal/command-context.ts';
import { counted, quoted } from '../../../local/terminal/text.ts';
import { tableOf } from '../line.ts';
import { agreementLines, FEWEST, markLines, type Proposal } from './mark-lines.ts';
import { type Marked, markedWindows } from './marked-windows.ts';

/**
 * @param name of the file, as the person wrote it
 * @param lake likewise; undefined for the one beside which the file stands
 * @returns the exit status: 1 when no window is marked
 * @throws {WrongArguments} when there is no such file or lake
 * @throws {SqlError} when either cannot be read
 */
export async function validateMarks(
  name: string,
  lake: string | undefined,
  { out, err, folder }: CommandContext,
): Promise<number> {
  const path = resolve(folder, name);
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) {
    throw new WrongArguments(`There is no file of marks at ${quoted(name)}: ./ecg look makes it with the first mark.`);
  }
  const labels = await new LabelsFile(path).standing();
  const marked = await markedWindows(existingLake(lake ?? lakeBeside(name), folder), labels);
  for (const sentence of leftOut(marked)) err.write(`${sentence}\n`);
  if (marked.windows.length === 0) {
    err.write(`None of ${counted(labels.length, 'mark')} covers more than half of a window of this lake.\n`);
    return 1;
  }
  const profiles = Map.groupBy(marked.windows, ({ profile }) => profile);
  const found = [...profiles].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, windows]) => markLines(id, windows));
  out.write(tableOf([...found.flatMap(({ lines }) => lines), ...agreementLines(marked.windows)]));
  for (const { profile, proposal } of found) out.write(`\n${proposalText(profile, proposal)}`);
  return 0;
}

function lakeBeside(name: string): string {
  if (name.endsWith(LABELS_SUFFIX)) return name.slice(0, -LABELS_SUFFIX.length);
  throw new WrongArguments(
    `--lake must name the lake of these marks: only of a file LAKE${LABELS_SUFFIX} it is known, got ${quoted(name)}.`,
  );
}

function leftOut({ strange, short }: Marked): string[] {
  return [
    ...(strange === 0
      ? []
      : [`Left out: ${counted(strange, 'mark')} of recordings or leads that this lake does not have.`]),
    ...(short === 0 ? [] : [`Left out: ${counted(short, 'mark')} of no more than half a window.`]),
  ];
}

function proposalText(profile: string, proposal: Proposal | undefined): string {
  if (proposal === undefined) {
    return `${profile}: an offset needs at least ${FEWEST} good and ${FEWEST} poor windows on which all readers agree.\n`;
  }
  return `${profile}: to make its quality a probability, in the rules of quality/profiles/${profile}.ts:\n  'signal-quality': { offset: ratio(${proposal.offset}) },\n`;
}
