/** The daily look: lists the raw bucket and notifies people of folders that went silent, all of them in one notice. */
import { questionTitle } from '../../lake/questions.ts';
import type { Log } from '../log.ts';
import { type Notification, notification, plain } from '../notify/notice.ts';
import { type ListedUpload, type SilentFolder, silentFolders } from './silent-folders.ts';

/** What a look needs. */
export interface Watch {
  /** Every upload, in any order. */
  readonly list: () => AsyncIterable<ListedUpload>;
  /** Publishes the text of a custom notification. */
  readonly publish: (message: string) => Promise<void>;
  readonly log: Log;
  readonly dashboardUrl: string | undefined;
}

/** This many folders are named; the rest are counted. */
const MAX_NAMED = 20;
const HOUR_MS = 3600 * 1000;

/** Looks once. What fails is thrown: Lambda tries it again twice. */
export async function watchFolders({ list, publish, log, dashboardUrl }: Watch, now: Date): Promise<void> {
  const uploads: ListedUpload[] = [];
  for await (const upload of list()) uploads.push(upload);
  const silent = silentFolders(uploads, now);
  const notice = silenceNotice(silent, dashboardUrl);
  if (notice !== undefined) await publish(JSON.stringify(notice));
  log.info('silence-checked', { uploads: uploads.length, silent: silent.length });
}

/** The notice about these folders; undefined when there are none. */
export function silenceNotice(
  silent: readonly SilentFolder[],
  dashboardUrl: string | undefined,
): Notification | undefined {
  if (silent.length === 0) return undefined;
  const title = `Silent: ${silent.length === 1 ? '1 folder' : `${silent.length} folders`} stopped uploading`;
  const more = silent.length - MAX_NAMED;
  return notification('ecg-silent-folders', {
    title,
    description: [...silent.slice(0, MAX_NAMED).map(line), ...(more > 0 ? [`… and ${more} more`] : [])].join('\n'),
    nextSteps: [
      ...(dashboardUrl === undefined ? [] : [`Look: <${dashboardUrl}|dashboard>`]),
      `Look: the saved question "${questionTitle('silent-folders')}" in Athena`,
      'Do: check the device, its network and its credentials',
    ],
    keywords: ['silent'],
  });
}

function line({ folder, lastUpload, usualGapMs }: SilentFolder): string {
  const usual = Math.max(1, Math.round(usualGapMs / HOUR_MS));
  const last = lastUpload.toISOString().slice(0, 16).replace('T', ' ');
  return `• \`${plain(folder === '' ? '(no folder)' : folder)}\`: last upload ${last} UTC, usually every ${usual} h`;
}
