/** What a command writes to and where it was called from, so that tests can run it without a process of its own. */
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

/** One of the two streams that a command writes to. */
export interface Output {
  write(text: string): void;
  /**
   * Resolves to true once the stream can take more, and to false when its reader has gone (`| head`). A command with long
   * output awaits it between writes. A stream without it can always take more.
   */
  readonly room?: () => Promise<boolean>;
  /** True when a person is looking, so that progress makes sense. */
  readonly isTerminal: boolean;
  /** Characters that fit in one line. */
  readonly columns: number;
}

/** What a person or another program gives to a command while it runs. */
export interface Input {
  readonly isTerminal: boolean;
  /** Everything until its end. */
  text(): Promise<string>;
  /** For a prompt. */
  readonly stream: NodeJS.ReadableStream;
}

/** All that a command knows of where it runs: streams, folder, and whether to use colours. */
export interface CommandContext {
  readonly out: Output;
  readonly err: Output;
  /** Without it, there is nothing to read. */
  readonly input?: Input;
  /** The person's own folder, from which relative names start. */
  readonly folder: string;
  readonly colours: boolean;
  /** The environment of a command that `npm run` runs, in which npm leaves what it took for its own options. */
  readonly npm?: Readonly<Record<string, string | undefined>>;
}

/** The width where no terminal gives one: of a pipe, and of the output shown in the README. */
export const DEFAULT_COLUMNS = 100;

/** The context of this process. `npm run` changes the folder, and leaves the person's own in `INIT_CWD`. */
export function processContext(): CommandContext {
  return {
    out: outputOf(process.stdout),
    err: outputOf(process.stderr),
    input: { isTerminal: process.stdin.isTTY === true, text: () => text(process.stdin), stream: process.stdin },
    folder: process.env.INIT_CWD ?? process.cwd(),
    colours: process.stdout.isTTY === true && (process.env.NO_COLOR ?? '') === '',
    ...(process.env.npm_lifecycle_event === undefined ? {} : { npm: process.env }),
  };
}

/**
 * A reader that leaves early (`| head`) stops the printing and nothing else: the remaining recordings still belong in
 * the lake.
 */
function outputOf(stream: NodeJS.WriteStream): Output {
  let closed = false;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    closed = true;
  });
  return {
    write: (text) => {
      if (!closed) stream.write(text);
    },
    room: async () => {
      if (!closed && stream.writableNeedDrain) await once(stream, 'drain').catch(() => {}); // the listener above has it
      return !closed;
    },
    isTerminal: stream.isTTY === true,
    columns: stream.columns || DEFAULT_COLUMNS,
  };
}
