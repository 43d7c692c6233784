/** The recordings that are open: each as the lake has it now. */
import { setImmediate } from 'node:timers/promises';
import type { ListedRecording } from '../wire.ts';
import { type Opened, openRecording } from './opened.ts';
import type { RecordingList } from './recording-list.ts';
import type { KeptSignal } from './signal/kept-signal.ts';

/** Recordings that stay open: two windows of the page, and one to step to. */
const MAX_OPEN = 3;

/** Those that were asked for last. */
export class OpenedRecordings {
  private readonly lake: string;
  private readonly uploads: string;
  private readonly list: RecordingList;
  private readonly closed: (id: string) => void;
  private readonly byId = new Map<string, Promise<Opened | undefined>>();

  /**
   * @param lake the folder of the lake, @param uploads the folder that stands for their bucket, both absolute
   * @param closed called with the id of one that is no longer open
   */
  constructor(lake: string, uploads: string, list: RecordingList, closed: (id: string) => void) {
    this.lake = lake;
    this.uploads = uploads;
    this.list = list;
    this.closed = closed;
  }

  /**
   * One that was written again since it was opened is opened anew.
   *
   * @returns undefined when there is no such recording
   * @throws {SqlError} when the lake cannot be read
   */
  async open(id: string): Promise<Opened | undefined> {
    let before: KeptSignal | undefined;
    for (let known = this.byId.get(id); known !== undefined; known = this.byId.get(id)) {
      this.byId.delete(id);
      this.byId.set(id, known); // the last to be closed
      const opened = await known;
      if (opened === undefined || opened.isNow()) return opened;
      before = opened.kept?.();
      if (this.byId.get(id) === known) this.forget(id); // else somebody who waited, too, has opened it anew
    }
    return await this.opening(id, undefined, before);
  }

  /**
   * Opens it again, with what was kept of its signal where that still holds.
   *
   * @param rows of the list
   * @returns undefined when there is no such recording
   * @throws {SqlError} when the lake cannot be read
   */
  async anew(id: string, rows: readonly ListedRecording[]): Promise<Opened | undefined> {
    const before = await this.byId.get(id)?.catch(() => undefined);
    this.forget(id);
    return await this.opening(id, rows, before?.kept?.());
  }

  /** Closes all. */
  close(): void {
    for (const id of [...this.byId.keys()]) this.forget(id);
  }

  private opening(id: string, rows?: readonly ListedRecording[], before?: KeptSignal): Promise<Opened | undefined> {
    const opening = this.openNow(id, rows, before);
    this.byId.set(id, opening);
    const drop = () => void (this.byId.get(id) === opening && this.byId.delete(id));
    opening.then((opened) => opened ?? drop(), drop);
    const [first] = this.byId.keys(); // nobody has asked for it for longest
    if (this.byId.size > MAX_OPEN && first !== undefined) this.forget(first);
    return opening;
  }

  private async openNow(
    id: string,
    rows: readonly ListedRecording[] | undefined,
    before: KeptSignal | undefined,
  ): Promise<Opened | undefined> {
    const day = (rows ?? (await this.list.rows())).find((row) => row.id === id)?.day;
    return await openRecording(this.lake, this.uploads, id, day, before);
  }

  private forget(id: string): void {
    const opening = this.byId.get(id);
    this.byId.delete(id);
    this.closed(id);
    void closeLater(opening);
  }
}

/** Once whoever waited for it has asked for what they want of it: it is closed after that. */
async function closeLater(opening: Promise<Opened | undefined> | undefined): Promise<void> {
  const opened = await opening?.catch(() => undefined); // one that could not be opened is not open
  await setImmediate();
  opened?.close();
}
