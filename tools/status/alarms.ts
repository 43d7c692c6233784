/** The alarms: how many there are, and each that is on, since when, and where to read on. */
import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { counted } from '../../local/terminal/text.ts';
import { alarmPage, alarmsOf, plainAlarmName } from '../stack/alarms.ts';
import { ageWords } from './part.ts';

/** @param names the stack's output `alarmNames` */
export async function alarmLines(cloudwatch: CloudWatchClient, names: string, now: Date): Promise<string[]> {
  const alarms = await alarmsOf(cloudwatch, names);
  const known = new Set(alarms.map(({ AlarmName }) => AlarmName));
  const missing = names.split(' ').filter((name) => !known.has(name));
  const on = alarms.filter(({ StateValue }) => StateValue === 'ALARM');
  const muted = alarms.filter(({ ActionsEnabled }) => ActionsEnabled === false);
  const summary =
    on.length === 0 ? `none of ${counted(alarms.length, 'alarm')} is on` : `${on.length} of ${alarms.length} on`;
  return [
    summary,
    ...on.map(({ AlarmName = '', StateTransitionedTimestamp, StateUpdatedTimestamp }) => {
      const since = StateTransitionedTimestamp ?? StateUpdatedTimestamp;
      const when =
        since === undefined ? '' : ` since ${since.toISOString()} (${ageWords(since.getTime(), now.getTime())})`;
      return `${plainAlarmName(AlarmName)}${when}: ${alarmPage(AlarmName)}`;
    }),
    ...muted.map(({ AlarmName = '' }) => `${plainAlarmName(AlarmName)} sends nothing: its actions are disabled`),
    ...missing.map((name) => `${plainAlarmName(name)} no longer exists: npm run up makes it again`),
  ];
}
