/** A lake whose days have to be registered before anybody finds what is written to them. */
import { dayOfFolder } from '../lake/layout.ts';
import { TABLE_NAMES, type TableName } from '../lake/schema.ts';
import type { FileContent } from './bytes/file-content.ts';
import type { LakeStore } from './store.ts';

/** Makes a day of a table known; one that is known already is fine. */
export type RegisterDay = (table: TableName, day: string) => Promise<void>;

/**
 * Registers a day of a table before it first writes to it: so a row that is there is found, and a day without rows harms
 * nobody. What fails is thrown, so that the upload is delivered again, and tried again then.
 */
export class RegisteringLakeStore implements LakeStore {
  private readonly lake: LakeStore;
  private readonly register: RegisterDay;
  /** What this process has registered or is registering: a request for each upload would cost as much as writing it. */
  private readonly known = new Map<string, Promise<void>>();

  constructor(lake: LakeStore, register: RegisterDay) {
    this.lake = lake;
    this.register = register;
  }

  async write(key: string, content: FileContent): Promise<void> {
    await this.registered(key);
    await this.lake.write(key, content);
  }

  async writeOnce(key: string, bytes: Uint8Array): Promise<void> {
    await this.registered(key);
    await this.lake.writeOnce(key, bytes);
  }

  list(prefix: string): Promise<string[]> {
    return this.lake.list(prefix);
  }

  remove(key: string): Promise<void> {
    return this.lake.remove(key);
  }

  private registered(key: string): Promise<void> {
    const [name, folder = ''] = key.split('/');
    const table = TABLE_NAMES.find((one) => one === name);
    const day = dayOfFolder(folder);
    if (table === undefined || day === undefined) return Promise.resolve(); // beside the tables
    const what = `${table} ${day}`;
    const known = this.known.get(what);
    if (known !== undefined) return known;
    const registering = this.register(table, day);
    this.known.set(what, registering);
    registering.catch(() => this.known.delete(what));
    return registering;
  }
}
