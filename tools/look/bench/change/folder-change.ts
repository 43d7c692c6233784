/** What moved numbers change over all recordings of a profile: judged in a thread, one run at a time, until it is stopped. */
import { Worker } from 'node:worker_threads';
import type { RecordingRow } from '../../read/one-recording.ts';
import type { ChangedRecording, MovedNumbers, WouldChange } from '../bench-wire.ts';
import type { ChangeMessage, ChangeTask } from './change-thread.ts';

const SCRIPT = new URL('./change-thread.ts', import.meta.url);
/** Recordings that are listed; more are counted. */
const MAX_LISTED = 1000;

/** What a run has found by now. */
export class FoundSoFar {
  done = 0;
  unreadCount = 0;
  changedCount = 0;
  readonly unread: { readonly key: string; readonly why: string }[] = [];
  readonly changed: ChangedRecording[] = [];

  /** Counts a recording, and lists it where there is room. */
  add(message: ChangeMessage): void {
    this.done += 1;
    if (message.kind === 'unread') {
      this.unreadCount += 1;
      if (this.unread.length < MAX_LISTED) this.unread.push({ key: message.key, why: message.why });
    }
    if (message.kind === 'changed') {
      this.changedCount += 1;
      if (this.changed.length < MAX_LISTED) this.changed.push(message.recording);
    }
  }
}

interface Run {
  /** From 1. */
  readonly id: number;
  readonly task: ChangeTask;
  readonly worker: Worker;
  readonly found: FoundSoFar;
  isRunning: boolean;
  problem: string | null;
}

/** The run that was started last. */
export class FolderChange {
  private run: Run | undefined;
  private runs = 0;

  /** Starts one, in place of the one before. @param rows of recordings of this profile */
  start(profile: string, moved: MovedNumbers, rows: readonly RecordingRow[], uploads: string): WouldChange {
    this.stop();
    const task: ChangeTask = { profile, moved, rows, uploads };
    const worker = new Worker(SCRIPT, { workerData: task });
    this.runs += 1;
    const run: Run = { id: this.runs, task, worker, found: new FoundSoFar(), isRunning: true, problem: null };
    worker.on('message', (message: ChangeMessage) => {
      if (run.isRunning) run.found.add(message); // otherwise sent before it was stopped
    });
    worker.on('error', (error) => {
      run.problem = `It ended before the last recording: ${error.message.split('\n')[0]}.`;
    });
    worker.on('exit', () => {
      run.isRunning = false;
    });
    this.run = run;
    return stateOf(run);
  }

  /** @returns undefined before the first was started */
  state(): WouldChange | undefined {
    return this.run && stateOf(this.run);
  }

  /** Ends the run under way; what it found stays. */
  stop(): void {
    const { run } = this;
    if (run?.isRunning !== true) return;
    run.isRunning = false;
    run.problem = `Stopped after ${run.found.done} of ${run.task.rows.length}.`;
    void run.worker.terminate();
  }
}

function stateOf({ id, task, found, isRunning, problem }: Run): WouldChange {
  const { done, unread, unreadCount, changed, changedCount } = found;
  return {
    run: id,
    profile: task.profile,
    moved: task.moved,
    total: task.rows.length,
    done,
    unread,
    unreadCount,
    changed,
    changedCount,
    isRunning,
    problem,
  };
}
