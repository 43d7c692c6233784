/** Saved questions by their names or numbers, and what they are asked about. */
import { filled, type ParameterName, type QuestionParameter } from '../../lake/question-parameters.ts';
import { QUESTIONS, type Question } from '../../lake/questions.ts';
import { editsBetween, nearest } from '../../quality/nearest.ts';
import { WrongArguments } from '../terminal/arguments.ts';
import { quoted, visible } from '../terminal/text.ts';

/** A number of a question, as its title begins: `01 What …`. */
const NUMBER = /^\d+ /;
const DAY = /^\d{4}-\d\d-\d\d$/;
const MAX_EDITS = 2;

/**
 * The statement of a saved question.
 *
 * @param name its name, or its number
 * @param set `NAME=VALUE`, one for each parameter
 * @throws {WrongArguments} when there is no such question or parameter, a value is wrong, or one that it needs is missing
 */
export function askedQuestion(name: string, set: readonly string[]): string {
  const question = questionCalled(name);
  const values: Partial<Record<ParameterName, string>> = {};
  for (const one of set) {
    const at = one.indexOf('=');
    if (at < 1) throw new WrongArguments(`--set must be NAME=VALUE, got ${quoted(one)}.`);
    const parameter = parameterCalled(one.slice(0, at), question);
    if (values[parameter.name] !== undefined) throw new WrongArguments(`--set gives ${parameter.name} twice.`);
    values[parameter.name] = checked(one.slice(at + 1), parameter);
  }
  const missing = question.parameters.find((one) => one.isRequired && values[one.name] === undefined);
  if (missing === undefined) return filled(question.text, values);
  throw new WrongArguments(
    `Question ${question.id} needs ${missing.name}, ${missing.meaning}: ./ecg sql --question ${question.id} --set "${missing.name}=…".`,
  );
}

/** `1  each-day: What arrived each day, and what became of it? (since)` */
export function questionTitles(): (readonly [number: string, title: string])[] {
  return QUESTIONS.map(({ id, title, parameters }, at) => {
    const names = parameters.map(({ name }) => name).join(', ');
    return [String(at + 1), `${id}: ${title.replace(NUMBER, '')}${names === '' ? '' : ` (${names})`}`];
  });
}

function questionCalled(name: string): Question {
  const number = /^\d+$/.test(name) ? Number(name) : Number.NaN;
  const found = QUESTIONS.find(({ id }, at) => at + 1 === number || id === name);
  if (found !== undefined) return found;
  const near = nearOf(
    name,
    QUESTIONS.map(({ id }) => id),
  );
  if (near !== undefined) throw new WrongArguments(`Unknown question ${quoted(name)}; did you mean ${near}?`);
  throw new WrongArguments(
    `--question must be a name or a number from 1 to ${QUESTIONS.length}, got ${quoted(name)}: ./ecg sql --help lists them.`,
  );
}

function parameterCalled(name: string, { id, parameters }: Question): QuestionParameter {
  const found = parameters.find((one) => one.name === name);
  if (found !== undefined) return found;
  if (parameters.length === 0) throw new WrongArguments(`Question ${id} takes no --set, got ${quoted(name)}.`);
  const names = parameters.map((one) => one.name);
  const near = nearOf(name, names);
  const rest = near === undefined ? ` Known: ${names.join(', ')}.` : ` Did you mean ${near}?`;
  throw new WrongArguments(`Question ${id} has no parameter ${visible(name)}.${rest}`);
}

function checked(value: string, { name, meaning, kind }: QuestionParameter): string {
  if (value === '') throw new WrongArguments(`--set ${name} must be ${meaning}, got nothing.`);
  if (kind === 'text' || (DAY.test(value) && isDay(value))) return value;
  throw new WrongArguments(`--set ${name} must be a day like 2026-01-31, got ${quoted(value)}.`);
}

/** The calendar has it: 30 February is none. */
function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

function nearOf(name: string, known: readonly string[]): string | undefined {
  const near = nearest(name, known);
  return near !== undefined && editsBetween(name, near) <= MAX_EDITS ? near : undefined;
}
