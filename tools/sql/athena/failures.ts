/** What went wrong in Athena, in the words of `./ecg sql`: what is wrong with the statement, the rights or the stack. */
import type { QueryExecution } from '@aws-sdk/client-athena';
import { COLUMNS, TABLE_NAMES } from '../../../lake/schema.ts';
import { PARTITION } from '../../../lake/tables/shared.ts';
import { VIEW_COLUMNS } from '../../../lake/view-columns.ts';
import { VIEW_NAMES } from '../../../lake/views.ts';
import { SqlError } from '../../../local/open-lake.ts';
import { counted, quoted, visible } from '../../../local/terminal/text.ts';
import { unknownTable } from '../../../local/unknown-table.ts';
import { editsBetween, nearest } from '../../../quality/nearest.ts';
import { awsSentence, isFromAws } from '../../stack/from-aws.ts';
import { sizeInWords } from '../../stack/size-in-words.ts';

/** What a sentence may name. */
export interface Asked {
  readonly workgroup: string;
  readonly database: string;
}

const POLICY = 'the policy in the stack output readPolicyArn';
const RIGHTS = `${POLICY} grants the permissions`;

/**
 * The sentence about a request that AWS refused or that did not reach it.
 *
 * @throws what is not from AWS: a bug
 */
export function requestFailure(error: unknown, { workgroup }: Asked): SqlError {
  if (!isFromAws(error)) throw error;
  const { name, message } = error;
  const said = oneLine(message);
  const because = { cause: error };
  if (name === 'AccessDeniedException') {
    return new SqlError(`Your AWS login may not query workgroup ${quoted(workgroup)}: ${said} (${RIGHTS}).`, because);
  }
  if (/WorkGroup is not found/i.test(message)) {
    return new SqlError(
      `There is no workgroup ${quoted(workgroup)} in the account of your AWS login: is the stack deployed there?`,
      because,
    );
  }
  const [, place, what] = /^(?:SYNTAX_ERROR: )?line (\d+:\d+): (.*?)\.?(?: Expecting: .*)?$/.exec(said) ?? [];
  if (name === 'InvalidRequestException' && what !== undefined) {
    return new SqlError(`Syntax error at line ${place}: ${what}.`, because);
  }
  return new SqlError(`${awsSentence(error, POLICY)}.`, because);
}

/** The sentence about a query that did not succeed. */
export function queryFailure({ Status, Statistics }: QueryExecution): SqlError {
  const reason = oneLine(Status?.StateChangeReason ?? Status?.AthenaError?.ErrorMessage ?? '');
  if (/bytes scanned limit was exceeded/i.test(reason))
    return new SqlError(overTheLimit(Statistics?.DataScannedInBytes));
  if (Status?.State === 'CANCELLED') {
    return new SqlError(`The query was stopped in Athena${reason === '' ? '' : `: ${reason}`}.`);
  }
  const [, code = '', place, what = reason] = /^([A-Z_]+): (?:line (\d+:\d+): )?(.*)$/.exec(reason) ?? [];
  const [, name = ''] = /'(.*?)'/.exec(what) ?? [];
  if (code === 'TABLE_NOT_FOUND') return new SqlError(unknownTable(name.slice(name.lastIndexOf('.') + 1)));
  if (code === 'COLUMN_NOT_FOUND') return new SqlError(unknownColumn(name, place));
  if (/insufficient permissions|access ?denied|not authorized/i.test(reason)) {
    return new SqlError(`Your AWS login may not read what the query asks for: ${reason} (${RIGHTS}).`);
  }
  if (reason === '') return new SqlError('The query failed in Athena, which gave no reason; try again.');
  return new SqlError(code === '' ? reason : `${code}${place === undefined ? '' : ` at line ${place}`}: ${what}`);
}

function overTheLimit(bytes: number | undefined): string {
  const read = bytes === undefined ? 'too much' : sizeInWords(bytes);
  return `The query was stopped after it had read ${read}, the workgroup's limit: filter by ${PARTITION.name}, or raise queryScanLimitGiB.`;
}

function unknownColumn(name: string, place: string | undefined): string {
  const where = place === undefined ? '' : ` at line ${place}`;
  const column = name.slice(name.lastIndexOf('.') + 1);
  const known = [
    ...TABLE_NAMES.flatMap((table) => COLUMNS[table]),
    ...VIEW_NAMES.flatMap((view) => VIEW_COLUMNS[view]),
    PARTITION,
  ].map((one) => one.name);
  const near = nearest(column, known) ?? '';
  const isNear = near !== column && editsBetween(column, near) <= near.length / 3;
  return `Unknown column ${name}${where}${isNear ? `; did you mean ${near}?` : ' in these tables.'}`;
}

/** The first paragraph on one line, without what would move the cursor. */
function oneLine(text: string): string {
  return visible((text.split(/\n\s*\n/)[0] ?? '').replace(/\s+/g, ' ').trim()).replace(/\.$/, '');
}

/** The sentence about a query that the person stopped. */
export function stopped(waitedMs: number): SqlError {
  return new SqlError(`The query was stopped after ${counted(Math.round(waitedMs / 1000), 'second')}.`);
}
