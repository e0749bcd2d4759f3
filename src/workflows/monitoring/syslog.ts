import type { Step } from '../../core/catalogue';

export interface SyslogTarget {
  /** Server, by address. */
  readonly remote: string;
  readonly port: number;
  readonly topics: readonly string[];
}

/** RouterOS takes letters and digits only. */
const ACTION = 'fleetsyslog';

/** Sends what is logged under some topics to a server, in the form of BSD syslog, which every server reads. */
export function syslogSteps<I>(target: (input: I) => SyslogTarget | undefined): readonly Step<I>[] {
  const isWanted = ({ input }: { readonly input: I }): boolean => target(input) !== undefined;
  return [
    {
      id: 'syslog-server',
      title: 'Name the syslog server',
      when: isWanted,
      whenText: 'syslog is asked for',
      do: 'log.ensure_action',
      input: ({ input, facts }) => {
        const { remote, port } = target(input) ?? { remote: '', port: 514 };
        const isNew = facts.major >= 7 && Number(facts.version.split('.')[1]) >= 18;
        const form = isNew ? { 'remote-log-format': 'syslog' } : { 'bsd-syslog': true };
        return { name: ACTION, target: 'remote', remote, 'remote-port': port, ...form };
      },
    },
    {
      id: 'syslog-rules',
      title: 'Send the topics there',
      when: isWanted,
      whenText: 'syslog is asked for',
      do: 'log.ensure_rule',
      input: ({ input }) => (target(input)?.topics ?? []).map((topics) => ({ topics, action: ACTION })),
    },
  ];
}
