/** Reads the shell of the documents: enough of its grammar to say which words each command is given. */

/** One command: its words without their quotes. */
export type CommandWords = readonly string[];

/** What stands between two commands. */
const BETWEEN = /^(?:&&|\|\||[;|\n&])/;

/**
 * The commands of a script in the order in which they stand, those within `$(…)` after the one that holds them.
 * Comments, redirections, assignments (`NAME=value`) and the shell's own words (`for`, `done`) are no commands.
 *
 * @throws {Error} when a quote or a bracket is left open
 */
export function commandsIn(script: string): CommandWords[] {
  const commands: CommandWords[] = [];
  const inner: string[] = [];
  let words: string[] = [];
  let rest = script;
  const end = () => {
    const [first] = commandWords(words);
    if (first !== undefined) commands.push(commandWords(words));
    commands.push(...inner.splice(0).flatMap(commandsIn));
    words = [];
  };
  while (rest !== '') {
    const skipped = /^(?:[ \t]+|\\\n|#[^\n]*|\d?>>?(?:&\d|[ \t]*[^\s;|&]+))/.exec(rest);
    const between = BETWEEN.exec(rest);
    if (skipped !== null) rest = rest.slice(skipped[0].length);
    else if (between !== null) {
      end();
      rest = rest.slice(between[0].length);
    } else {
      const { word, length } = wordIn(rest, inner);
      words.push(word);
      rest = rest.slice(length);
    }
  }
  end();
  return commands;
}

/** Words of the shell that a command may follow; and its own commands and those of every system, which are not checked. */
const BEFORE = new Set(['do', 'then', 'else', 'if', 'while', 'until', '!', 'time']);
const ALONE = new Set(['cd', 'echo', 'export', 'for', 'grep', 'read', 'done', 'fi', '[']);

/** Without what the shell keeps for itself, and the assignments that stand before a command. */
function commandWords(words: readonly string[]): CommandWords {
  const first = words.findIndex((word) => !/^\w+=/.test(word) && !BEFORE.has(word));
  if (first < 0 || ALONE.has(words[first] ?? '')) return [];
  return words.slice(first);
}

/** The first word of a text, and how many characters it takes; scripts within `$(…)` are added to `inner`. */
function wordIn(text: string, inner: string[]): { readonly word: string; readonly length: number } {
  let word = '';
  let quote = '';
  let at = 0;
  while (at < text.length) {
    const rest = text.slice(at);
    const letter = rest[0] ?? '';
    if (quote === '' && (/^\s/.test(letter) || BETWEEN.test(rest) || letter === '>')) break;
    if (quote !== "'" && rest.startsWith('$(')) {
      const nested = bracketed(rest.slice(1));
      inner.push(nested.slice(1, -1));
      word += `$${nested}`;
      at += nested.length + 1;
    } else if (quote === '' && (letter === '"' || letter === "'")) {
      quote = letter;
      at += 1;
    } else if (letter === quote) {
      quote = '';
      at += 1;
    } else if (letter === '\\' && quote !== "'") {
      word += rest[1] === '\n' ? '' : (rest[1] ?? '');
      at += 2;
    } else {
      word += letter;
      at += 1;
    }
  }
  if (quote !== '') throw new Error(`a quote is left open: ${text.split('\n')[0]}`);
  return { word, length: at };
}

/** From an opening bracket to the one that closes it. */
function bracketed(text: string): string {
  let depth = 0;
  for (const [i, letter] of [...text].entries()) {
    if (letter === '(') depth += 1;
    if (letter === ')') depth -= 1;
    if (depth === 0) return [...text].slice(0, i + 1).join('');
  }
  throw new Error(`a bracket is left open: ${text.split('\n')[0]}`);
}
