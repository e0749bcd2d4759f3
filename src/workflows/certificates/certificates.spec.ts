import { createRegistry, parseInput, workflowAreas } from '../../core/catalogue';
import { AREAS } from '../../modules';
import { CERTIFICATE_WORKFLOWS } from '.';

const registry = createRegistry([...AREAS, ...workflowAreas(CERTIFICATE_WORKFLOWS, AREAS)]);

describe('src/workflows/certificates', () => {
  it.each([
    [{ clients: ['anna', 'anna'] }, 'clients: certificate anna is there twice'],
    [{ clients: ['site-ca'] }, 'clients: certificate site-ca is there twice'],
    [{ servers: [{ name: 'web', hosts: [] }] }, 'servers.0.hosts: '],
    [
      { 'export-root-key': true, 'export-passphrase': undefined },
      'export-passphrase: the key of the authority leaves only encrypted',
    ],
    [{ 'export-passphrase': 'short' }, 'export-passphrase: at least 8 characters'],
    [{ 'key-size': '1024' }, 'key-size: '],
  ])('setup_internal_ca refuses %j', (change, said) => {
    const action = registry.action('workflow.setup_internal_ca');
    const input = { ...action.examples[0]?.input, ...change };
    expect(() => parseInput(action, input)).toThrow(
      expect.objectContaining({ code: 'INPUT_INVALID', message: expect.stringContaining(said) }),
    );
  });
});
