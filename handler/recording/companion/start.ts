/** When a sheet says that its recording began. */
import { instantIn } from '../instant.ts';

const TIME = String.raw`(\d{1,2}):(\d{2}):(\d{2}(?:\.\d{1,9})?)`;
/** As WFDB writes it: `11:05:25 16/05/2014`. */
const TIME_THEN_DATE = new RegExp(String.raw`^${TIME} (\d{1,2})/(\d{1,2})/(\d{4})$`);
/** As the headers of the CinC 2017 challenge have it: `2014-05-16 11:05:25`. */
const DATE_THEN_TIME = new RegExp(String.raw`^(\d{4}-\d{2}-\d{2}) ${TIME}$`);

/**
 * The instant that a text names; undefined where date or time is missing or invalid. Sheets have no time zones, so
 * their times count as UTC, as everywhere here.
 */
export function startIn(text: string): Date | undefined {
  const wfdb = TIME_THEN_DATE.exec(text);
  if (wfdb !== null) {
    const [, hours = '', minutes, seconds, day = '', month = '', year] = wfdb;
    return instantIn(`${year}-${two(month)}-${two(day)}T${two(hours)}:${minutes}:${seconds}`);
  }
  const [, date, hours = '', minutes, seconds] = DATE_THEN_TIME.exec(text) ?? [];
  return date === undefined ? undefined : instantIn(`${date}T${two(hours)}:${minutes}:${seconds}`);
}

function two(digits: string): string {
  return digits.padStart(2, '0');
}
