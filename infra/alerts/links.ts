/** Links into the console, so that whoever reads an alarm is one click from what it is about. */

/** A dashboard by its name. */
export function dashboardUrl(region: string, name: string): string {
  return `${consoleOf(region)}#dashboards:name=${encodeURIComponent(name)}`;
}

/**
 * Logs Insights with a query filled in, over the last three hours.
 *
 * The console writes this part of its address in a notation of its own: `~(key~value)`, texts after `'`, and `*` for the
 * percent sign.
 */
export function logQueryUrl(region: string, logGroup: string, query: string): string {
  const detail = `~(end~0~start~-10800~timeType~'RELATIVE~unit~'seconds~editorString~'${starred(query)}~source~(~'${starred(logGroup)}))`;
  return `${consoleOf(region)}#logsV2:logs-insights$3FqueryDetail$3D${detail}`;
}

/** The page of all rules, if the stack's settings name the repository. */
export function rulesUrl(repository: string | undefined): string | undefined {
  return repository && `https://github.com/${repository}/blob/main/quality/RULES.md`;
}

function consoleOf(region: string): string {
  return `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}`;
}

/** Everything but letters, digits, `-`, `_` and `.` as `*` and two hexadecimal digits a byte. */
function starred(text: string): string {
  return [...Buffer.from(text)]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      return /[\w.-]/.test(character) ? character : `*${byte.toString(16).padStart(2, '0')}`;
    })
    .join('');
}
