/** What a saved question can be asked about: its text names a parameter with a colon before it, and a value takes that place. */

/** Name of a parameter. */
export type ParameterName = 'key' | 'folder' | 'since';

/** One parameter. */
export interface QuestionParameter {
  readonly name: ParameterName;
  /** What its value is, as a sentence ends with it: `…, the first day of upload`. */
  readonly meaning: string;
  /** A day is written like `2026-01-31`; a text is any. */
  readonly kind: 'day' | 'text';
  /** Without a value, the question says nothing about anything. */
  readonly isRequired: boolean;
  /** The SQL that stands in its place in the saved question, and where no value is given. */
  readonly otherwise: string;
}

/** The first day of the last week, as the partition writes it. DuckDB makes an instant of the difference, Trino a day. */
const A_WEEK_AGO = "cast(cast(current_date - interval '7' day as date) as varchar)";

/** Every parameter by its name. */
export const PARAMETERS: Readonly<Record<ParameterName, QuestionParameter>> = {
  key: {
    name: 'key',
    meaning: 'a key, the beginning of one, or a recording id',
    kind: 'text',
    isRequired: true,
    otherwise: "'mit-bih-360/'",
  },
  folder: {
    name: 'folder',
    meaning: 'the beginning of the keys, anything by default',
    kind: 'text',
    isRequired: false,
    otherwise: "''",
  },
  since: {
    name: 'since',
    meaning: 'the first day of uploads (UTC), a week ago by default',
    kind: 'day',
    isRequired: false,
    otherwise: A_WEEK_AGO,
  },
};

const PLACE = new RegExp(`:(${Object.keys(PARAMETERS).join('|')})\\b`, 'g');

/** The parameters that a text names, in the order of `PARAMETERS`. */
export function parametersIn(text: string): QuestionParameter[] {
  const named = new Set([...text.matchAll(PLACE)].map(([, name]) => name));
  return Object.values(PARAMETERS).filter(({ name }) => named.has(name));
}

/**
 * The statement, with every parameter in its place. What a value holds is only ever text in it.
 *
 * @param values by name; what is left out stands as it does in the saved question
 */
export function filled(text: string, values: Readonly<Partial<Record<ParameterName, string>>> = {}): string {
  return text.replace(PLACE, (_, name: ParameterName) => {
    const value = values[name];
    return value === undefined ? PARAMETERS[name].otherwise : textLiteral(value);
  });
}

/** A text as both engines write it: in single quotes, each inside doubled; a backslash is a character like any other. */
export function textLiteral(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
