/**
 * What can be rehearsed: each notice and each alarm of a stack, with what sets it off, what then comes to Slack and when, and
 * how it ends.
 *
 * Source of the times: Amazon SQS Developer Guide, "Available CloudWatch metrics for Amazon SQS" (every minute; up to 15
 * minutes late after a queue was idle for six hours); Amazon CloudWatch API Reference, SetAlarmState (the alarm returns to
 * its own state at its next check); `infra/compute/notifier.ts` (how often there is a notice; a test compares the names of the rhythms).
 */
import { ALARM_HEADINGS } from '../stack/alarms.ts';

/** What is done to set it off. */
export type Means =
  /** Uploads files that are bad on purpose: copies of one of the project's samples. */
  | { readonly how: 'upload'; readonly sample: 'broken' | 'electrode off'; readonly count: 'one' | 'for the share' }
  /** Puts one harmless message on a dead-letter queue. */
  | { readonly how: 'dead letter'; readonly of: 'uploads' | 'reports' }
  /** Tells CloudWatch that the alarm is on: what would really set it off is not safe, or takes a day. */
  | { readonly how: 'state' };

/** One thing that can be rehearsed. */
export interface Rehearsal {
  /** As it is typed. */
  readonly name: string;
  /** Without the characters that Pulumi adds; undefined for a notice. */
  readonly alarm: string | undefined;
  /** The heading in `docs/operations.md` that the message leads to. */
  readonly heading: string;
  readonly means: Means;
  /** What is sent, as a sentence. */
  readonly sends: string;
  /** What comes to Slack, and when. */
  readonly slack: string;
  /** How it ends, and what to do then. */
  readonly after: string;
}

/** The first folder of all that a rehearsal uploads: no profile has its name, and only what a rehearsal puts there is ever deleted. */
export const REHEARSAL_FOLDER = 'rehearsal';

const SOON =
  'within two minutes. With "notices: hourly", the default, or "daily", if another notice came within that time before, it comes when the time is over, together with others; with "each" it never waits';
const BY_METRIC = 'within three minutes, or fifteen if its queue has not been used for six hours';
const AT_ONCE = 'within a minute';
const CLEAN_UP = 'The upload and its row stay until ./ecg rehearse --clean-up deletes them.';
const BY_ITSELF =
  'CloudWatch corrects the state by itself at its next check, usually within a minute, and sends no message.';

const NOTICES: readonly Rehearsal[] = [
  {
    name: 'unreadable',
    alarm: undefined,
    heading: 'unreadable',
    means: { how: 'upload', sample: 'broken', count: 'one' },
    sends: 'It uploads one file that is cut short.',
    slack: `"ECG uploads: 1 unreadable", ${SOON}.`,
    after: CLEAN_UP,
  },
  {
    name: 'rejected',
    alarm: undefined,
    heading: 'rejected',
    means: { how: 'upload', sample: 'electrode off', count: 'one' },
    sends: 'It uploads one recording with an electrode off.',
    slack: `"ECG uploads: 1 rejected", ${SOON}.`,
    after: CLEAN_UP,
  },
];

/** Alarms that something harmless sets off; all others are set by their state. */
const REAL: Readonly<Record<string, Pick<Rehearsal, 'means' | 'sends' | 'slack' | 'after'>>> = {
  'dead-uploads': {
    means: { how: 'dead letter', of: 'uploads' },
    sends: 'It puts one message on the dead-letter queue of uploads: a test event, which the function ignores.',
    slack: `The alarm, ${BY_METRIC}.`,
    after: 'The alarm stays on until you move the message back, as the alarm asks: ./ecg replay --dead-letters',
  },
  'dead-reports': {
    means: { how: 'dead letter', of: 'reports' },
    sends: 'It puts one message on the dead-letter queue of reports: an empty report, which sends no notice.',
    slack: `The alarm, ${BY_METRIC}.`,
    after:
      'The alarm stays on until you move the message back, as the alarm asks: docs/operations.md, "dead letters of reports".',
  },
  'rejected-share': {
    means: { how: 'upload', sample: 'broken', count: 'for the share' },
    sends: 'It uploads files that are cut short, as many as it takes to exceed the share.',
    slack: `The alarm within ten minutes, once a day at most; and a notice about them, ${SOON}.`,
    after: `${CLEAN_UP} The alarm stays on for up to a day, as with real ones.`,
  },
};

function ofAlarm(alarm: string): Rehearsal {
  const name = alarm.replace(/^alarms-/, '');
  const byState = {
    means: { how: 'state' },
    sends: 'It sets the state of the alarm and nothing else: what would set it off for real is not safe to send.',
    slack: `The alarm, ${AT_ONCE}, with a reason that says it is a rehearsal.`,
    after: BY_ITSELF,
  } as const;
  return { name, alarm, heading: ALARM_HEADINGS[alarm] ?? '', ...(REAL[name] ?? byState) };
}

/** Everything that can be rehearsed, notices first. */
export const REHEARSALS: readonly Rehearsal[] = [...NOTICES, ...Object.keys(ALARM_HEADINGS).map(ofAlarm)];

/** An alarm by its state, though something real could set it off. */
export function byStateOnly(rehearsal: Rehearsal): Rehearsal {
  return {
    ...rehearsal,
    means: { how: 'state' },
    sends: 'It sets the state of the alarm and nothing else, as --set-state says.',
    slack: `The alarm, ${AT_ONCE}, with a reason that says it is a rehearsal.`,
    after: BY_ITSELF,
  };
}
