/** Where a command reads its surroundings from and writes to, so that tests can run it without a process of its own. */
import { once } from 'node:events';

export interface Output {
  write(text: string): void;
  /**
   * Resolves once there is room for more, to false when the reader has left and there is nobody to write for. Whoever
   * writes without end waits for it; where it is missing there is always room.
   */
  readonly room?: () => Promise<boolean>;
  /** True when a person looks at it, so that colours and progress make sense. */
  readonly isTerminal: boolean;
  /** Characters that fit in one line. */
  readonly columns: number;
}

export interface Io {
  readonly out: Output;
  readonly err: Output;
  /** Where the person stands: relative names begin here. */
  readonly folder: string;
  readonly colours: boolean;
}

/** Width where nobody says another: the output of a pipe, and the README. */
const COLUMNS = 100;

/** The surroundings of this process. `npm run` changes the folder, and leaves the person's own in `INIT_CWD`. */
export function processIo(): Io {
  return {
    out: outputOf(process.stdout),
    err: outputOf(process.stderr),
    folder: process.env.INIT_CWD ?? process.cwd(),
    colours: process.stdout.isTTY === true && (process.env.NO_COLOR ?? '') === '',
  };
}

/**
 * A reader that leaves early (`| head`) stops the printing and nothing else: the recordings that are still to come
 * belong in the lake all the same.
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
      if (!closed && stream.writableNeedDrain) await once(stream, 'drain').catch(() => {}); // told to the listener above
      return !closed;
    },
    isTerminal: stream.isTTY === true,
    columns: stream.columns ?? COLUMNS,
  };
}
