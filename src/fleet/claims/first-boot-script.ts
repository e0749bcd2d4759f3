import { quoteText } from '../../core/rsc';

const NAME = 'rosfleet-claim';

export interface FirstBoot {
  readonly name: string;
  readonly username: string;
  readonly password: string;
  /** Of the daemon, without a path. */
  readonly url: string;
  readonly token: string;
  readonly verify: boolean;
}

/**
 * What a router runs at its first boot, on 6.49 and 7.x: it lets the daemon in, and tells it that it is there, again and
 * again until the daemon has heard it; then nothing of it but the user is left.
 */
export function firstBootScript({ name, username, password, url, token, verify }: FirstBoot): string {
  const user = quoteText(username);
  const call = [
    ':local serial ""',
    ':do { :set serial [/system routerboard get serial-number] } on-error={}',
    `:local body ("{\\"token\\":\\"${token}\\",\\"serial\\":\\"" . $serial . "\\",\\"version\\":\\"" . [/system resource get version] . "\\"}")`,
    [
      `/tool fetch url="${url.replace(/\/$/, '')}/api/v1/claim" http-method=post`,
      'http-header-field="content-type: application/json" http-data=$body output=none',
      ...(url.startsWith('https:') ? [`check-certificate=${verify ? 'yes' : 'no'}`] : []),
    ].join(' '),
    `/system scheduler remove [find name="${NAME}"]`,
    `/system script remove [find name="${NAME}"]`,
  ].join('\n');
  return `${[
    `# First boot of ${name}. It holds a password: keep it as you keep keys.`,
    `:if ([:len [/user find name=${user}]] = 0) do={ /user add name=${user} group=full password=${quoteText(password)} comment="rosfleet" }`,
    '/ip service set [find name="api"] disabled=no',
    `/system script remove [find name="${NAME}"]`,
    `/system scheduler remove [find name="${NAME}"]`,
    `/system script add name="${NAME}" policy=read,write,policy,test source=${quoteText(call)}`,
    `/system scheduler add name="${NAME}" interval=30s on-event="${NAME}" policy=read,write,policy,test`,
  ].join('\n')}\n`;
}
