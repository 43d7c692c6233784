/** The answer to a statement of the page: rows for people in JSON, or a file. */
import { mkdtempSync, rmSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SqlError } from '../../../local/open-lake.ts';
import { isSystemError, systemMessage } from '../../../local/terminal/text.ts';
import { MAX_STATEMENT, SQL_FORMATS, type SqlAsked } from '../sql/sql-wire.ts';
import { fileAnswer, shownAnswer } from '../sql/statements.ts';
import { type Check, jsonBody } from './json-body.ts';
import { BadQuestion } from './refusals.ts';
import { type Answer, type AnswerFile, found } from './routes.ts';

/** Where statements are sent, behind the token. */
export const SQL_PATH = 'api/sql';

/** A statement of which each character is written as 12 bytes, and what is around it. */
const MAX_BODY_BYTES = 12 * MAX_STATEMENT + 1000;

const ASKED: Readonly<Record<keyof SqlAsked, Check>> = {
  sql: [(value) => typeof value === 'string' && value.length <= MAX_STATEMENT, `at most ${MAX_STATEMENT} characters`],
  format: [(value) => SQL_FORMATS.some((one) => one === value), `one of ${SQL_FORMATS.join(', ')}`],
};

const TYPES = { csv: 'text/csv; charset=utf-8', parquet: 'application/vnd.apache.parquet' } as const;

/**
 * @param lake its folder
 * @param wanted aborted when the one who asked has gone: the statement then ends
 * @throws {BadQuestion} when the statement is wrong, with the engine's sentence, and when its file cannot be written
 */
export async function sqlAnswer(request: IncomingMessage, lake: string, wanted: AbortSignal): Promise<Answer> {
  const { sql, format } = await jsonBody<SqlAsked>(request, 'A statement', MAX_BODY_BYTES, ASKED);
  try {
    if (format === 'table') return found(await shownAnswer(lake, sql, wanted));
    return { status: 200, type: TYPES[format], body: await answerFile(lake, { sql, format }, wanted) };
  } catch (error) {
    if (!(error instanceof SqlError)) throw error;
    throw new BadQuestion(error.message, { cause: error });
  }
}

/**
 * The answer in a file of its own.
 *
 * @param below the folder for files that are sent and removed
 * @throws {SqlError} as `fileAnswer` does
 * @throws {BadQuestion} when it cannot be written: a full disk is nobody's bug
 */
export async function answerFile(
  lake: string,
  { sql, format }: { readonly sql: string; readonly format: 'csv' | 'parquet' },
  wanted: AbortSignal,
  below = tmpdir(),
): Promise<AnswerFile> {
  const folder = temporaryFolder(below);
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const path = join(folder, `answer.${format}`);
  try {
    await fileAnswer(lake, { sql, format, path }, wanted);
    return { path, remove };
  } catch (error) {
    remove();
    throw unwritten(error, below);
  }
}

function temporaryFolder(below: string): string {
  try {
    return mkdtempSync(join(below, `ecg-look-${process.pid}-`));
  } catch (error) {
    throw unwritten(error, below);
  }
}

function unwritten(error: unknown, below: string): unknown {
  if (!isSystemError(error)) return error;
  return new BadQuestion(`The answer cannot be written in ${below}: ${systemMessage(error)}.`, { cause: error });
}
