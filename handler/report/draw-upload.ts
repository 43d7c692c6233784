/**
 * Draws the report of a rejected upload: the upload is read and judged again, so that neither the queue nor the lake has to carry a
 * signal. It says nothing of the subject, nor the key. What is accepted by now, or has been deleted, has no report.
 */
import { recordingId } from '../../lake/layout.ts';
import type { Profile } from '../../quality/profile.ts';
import { contentOf, type FetchOptions } from '../bytes/content.ts';
import { ScratchFiles } from '../bytes/scratch-files.ts';
import { BadFileError } from '../mat/errors.ts';
import { readMat } from '../mat/read-mat.ts';
import { inflatedBytesOnDisk } from '../memory.ts';
import { pipelineVersion } from '../origin/pipeline-version.ts';
import { companionNow, companionOf, isSameCompanion } from '../recording/companion/find-companion.ts';
import { recordingIn } from '../recording/recording.ts';
import { chooseProfile } from '../ruleset.ts';
import { ObjectGoneError, type ObjectVersion, type RawStore } from '../store.ts';
import { judged } from './judged-file.ts';
import { reportPage } from './page.ts';
import { section } from './section.ts';

/**
 * A report as it is written. Whoever finds other rules, another sheet or another version in `recordings` knows that it is of before. Of the
 * sheet it has no key, which may be a person's name: no two objects share a version.
 */
export interface Report {
  readonly recordingId: string;
  /** The HTML document. */
  readonly page: string;
  readonly ruleset: string;
  /** Of the sheet beside the upload; null without one. */
  readonly sheetVersion: string | null;
  readonly pipelineVersion: string;
}

/** Where reports lie. */
export interface ReportStore {
  /** Replaces the one before, if there is one. */
  write(report: Report): Promise<void>;
  /** Removes a recording's report with every version of it. Removing what is not there is not an error. */
  remove(recordingId: string): Promise<void>;
}

/** What drawing needs. */
export interface DrawOptions {
  readonly raw: RawStore;
  readonly reports: ReportStore;
  /** For uploads whose profile is given neither by their metadata nor by their folder. */
  readonly defaultProfile: Profile;
  /** Disk space for an upload and what it inflates to, in MiB; unlimited when absent. */
  readonly scratchMib?: number;
  /** How large objects are fetched, where that should differ. */
  readonly fetch?: FetchOptions;
  /** Milliseconds until the process is stopped; without it, the process is never stopped. */
  readonly timeLeftMs?: (() => number) | undefined;
}

/** What came of a request: a report of so many bytes, or the reason why there is none. */
export type Drawn = { readonly bytes: number } | { readonly none: 'accepted' | 'unreadable' | 'deleted' | 'archived' };

/** How often it is drawn if its sheet has changed each time; after that, the queue tries again. */
const MAX_TIMES = 3;
/** Of what it took the first time, what must be left for another; the storage may be slower then. */
const TIMES_AS_LONG = 1.5;
/** Digits of a recording's id that head its report. */
const ID_DIGITS = 12;

/**
 * Draws the report of an upload and leaves it where it belongs; drawing it again writes the same. An upload that has no report has none
 * afterwards, whatever was there before, but for one that is archived: that was rejected, and cannot be read.
 *
 * @throws whatever keeps it from being drawn now: to be tried again
 */
export async function drawUpload(object: ObjectVersion, options: DrawOptions): Promise<Drawn> {
  const id = recordingId(object.bucket, object.key, object.version);
  const { timeLeftMs = () => Number.POSITIVE_INFINITY } = options;
  const none = async (why: Extract<Drawn, { none: unknown }>['none']) => {
    if (why !== 'archived') await options.reports.remove(id);
    return { none: why };
  };
  try {
    for (let times = 1; times <= MAX_TIMES; times += 1) {
      const sinceMs = performance.now();
      const companion = await companionNow(object, options.raw);
      const report = await reportOf(object, id, options);
      if (report === undefined) return await none('accepted');
      await options.reports.write(report);
      // Whoever deletes the upload, or has it processed with another sheet, may have looked for a report just before.
      await options.raw.open(object).catch(unlessArchived);
      if (isSameCompanion(companion, await companionNow(object, options.raw))) {
        return { bytes: Buffer.byteLength(report.page) };
      }
      if (timeLeftMs() < TIMES_AS_LONG * (performance.now() - sinceMs))
        throw new Error('the sheet beside the recording changed while its report was drawn: no time to draw it again');
    }
  } catch (error) {
    if (error instanceof ObjectGoneError) return await none(error.why);
    if (error instanceof BadFileError) return await none('unreadable');
    throw error;
  }
  throw new Error(`the sheet beside the recording changed ${MAX_TIMES} times while its report was drawn`);
}

/** What was archived just now is still there, and so is its report. */
function unlessArchived(error: unknown): void {
  if (!(error instanceof ObjectGoneError) || error.why !== 'archived') throw error;
}

/** Undefined when the rules, or what its sheet says by now, accept it. */
async function reportOf(
  object: ObjectVersion,
  id: string,
  { raw, defaultProfile, scratchMib, fetch }: DrawOptions,
): Promise<Report | undefined> {
  const stored = await raw.open(object);
  const companion = await companionOf(object, raw);
  const scratch = new ScratchFiles();
  const content = await contentOf(stored, scratch, fetch).catch((error: unknown) => {
    scratch.close();
    throw error;
  });
  try {
    const limits = scratchMib === undefined ? {} : { spilledBytes: inflatedBytesOnDisk(scratchMib, stored.size) };
    const file = await readMat(content.bytes, limits, scratch);
    const chosen = chooseProfile(object, stored.metadata, defaultProfile);
    const said = { key: object.key, metadata: stored.metadata, companion };
    const found = judged(recordingIn(file, said, chosen));
    if (found.judgement.outcome !== 'rejected') return undefined;
    const version = await pipelineVersion();
    const upload = { path: object.key, bytes: stored.size, sha256: content.sha256, pipelineVersion: version };
    const drawn = section(
      { ...upload, ...found },
      {
        number: 1,
        title: `Recording ${id.slice(0, ID_DIGITS)}`,
        withSubject: false,
        origin: [
          ['Recording id', id],
          ['Uploaded', stored.lastModified.toISOString()],
        ],
      },
    );
    return {
      recordingId: id,
      page: reportPage([drawn], version, 'the stack (index.draw)'),
      ruleset: found.rules.hash,
      sheetVersion: companion?.version ?? null,
      pipelineVersion: version,
    };
  } finally {
    content.close();
    scratch.close();
  }
}
