import type { Stage, StageContext } from '../../../core/catalogue';
import { signerOf } from '../../parts/certificates';
import type { Server } from './server';

const NO_HARM = 'Only files came and went.';

export interface ProfileStages<I> {
  /** CA that the input names, for a certificate that the router did not sign itself. */
  readonly ca?: (input: I) => string | undefined;
  readonly clientCertificate?: true;
}

/** Brings the certificate of the CA over and answers the profile for clients; the router is left without the file. */
export function profileStages<I extends Server>({ ca, clientCertificate }: ProfileStages<I>): readonly Stage<I>[] {
  const authority = ({ input, results }: StageContext<I>): string | undefined =>
    signerOf(results['certificate']?.[0]) ?? ca?.(input);
  const when = (context: StageContext<I>): true | string =>
    authority(context) === undefined ? 'the CA is not on the router, so that the profile would lack it' : true;
  const whenText = 'the CA is on the router';
  const file = ({ name }: I): string => `${name.replaceAll(/[^\w.@-]/g, '_')}-ca`;
  return [
    {
      id: 'ca-file',
      title: 'Bring the certificate of the CA over',
      when,
      whenText,
      do: 'certificate.export',
      input: (context) => ({ where: { name: authority(context) }, 'file-name': file(context.input), keep: true }),
      keep: NO_HARM,
    },
    {
      id: 'profile',
      title: 'Write the profile for clients',
      when,
      whenText,
      tell: true,
      do: 'workflow.get_openvpn_profile',
      input: ({ input }) => ({
        server: input.name,
        port: input.port,
        'server-address': input['server-address'],
        'ca-file': `${file(input)}.crt`,
        networks: input.networks,
        'client-certificate': clientCertificate === true,
      }),
    },
    {
      id: 'tidy',
      title: 'Remove the file',
      when,
      whenText,
      do: 'backup.remove_file',
      input: ({ input }) => ({ where: { name: `${file(input)}.crt` } }),
      keep: NO_HARM,
    },
  ];
}
