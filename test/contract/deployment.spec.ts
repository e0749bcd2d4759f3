import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { VARIABLES } from '../../src/core/config';
import { isAlert, RULE_GROUPS } from '../../src/monitoring';

const ROOT = resolve(__dirname, '../..');

const Healthcheck = z.object({ test: z.array(z.string()).min(2) });
const Service = z.object({
  image: z.string(),
  environment: z.record(z.string(), z.string()).default({}),
  command: z.array(z.string()).default([]),
  ports: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  secrets: z.array(z.string()).default([]),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
  healthcheck: Healthcheck.optional(),
});
const Compose = z.object({
  services: z.record(z.string(), Service),
  volumes: z.record(z.string(), z.unknown()),
  secrets: z.record(z.string(), z.object({ file: z.string() })),
});
const Prometheus = z.object({
  scrape_configs: z.array(
    z.object({
      job_name: z.string(),
      authorization: z.object({ type: z.literal('Bearer'), credentials_file: z.string() }),
      static_configs: z.array(z.object({ targets: z.array(z.string()) })).optional(),
      http_sd_configs: z.array(z.object({ url: z.string() })).optional(),
    }),
  ),
});
const Alertmanager = z.object({
  route: z.object({ receiver: z.string() }),
  receivers: z.array(z.object({ name: z.string() })),
  inhibit_rules: z.array(
    z.object({
      source_matchers: z.array(z.string()),
      target_matchers: z.array(z.string()),
      equal: z.array(z.string()).optional(),
    }),
  ),
});
const Datasources = z.object({ datasources: z.array(z.object({ type: z.string(), url: z.string(), uid: z.string() })) });
const Dashboards = z.object({
  providers: z.array(z.object({ type: z.literal('file'), options: z.object({ path: z.string() }) })),
});

function text(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}

function load<T>(file: string, schema: z.ZodType<T>): T {
  return schema.parse(parse(text(file)));
}

const compose = load('docker-compose.yml', Compose);
const dockerfile = text('Dockerfile');
const unit = text('deploy/systemd/rosfleet.service');

/** Host folder or volume of a `source:target[:mode]` mount. */
function mountedAt(service: string, target: string): string | undefined {
  return compose.services[service]?.volumes.find((mount) => mount.split(':')[1] === target)?.split(':')[0];
}

describe('test/contract/deployment', () => {
  it('has the services of the architecture, each with an image that is pinned', () => {
    expect(Object.keys(compose.services).sort()).toEqual([
      ...['alertmanager', 'grafana', 'postgres', 'prometheus', 'redis', 'rosfleet'],
    ]);
    const loose = Object.entries(compose.services).filter(
      ([name, { image }]) => name !== 'rosfleet' && !/:v?\d+\.?\d*/.test(image),
    );
    expect(loose).toEqual([]);
  });

  it.each([
    ['docker-compose.yml', text('docker-compose.yml')],
    ['Dockerfile', dockerfile],
    ['deploy/docker/rosfleet.env.example', text('deploy/docker/rosfleet.env.example')],
    ['deploy/systemd/rosfleet.service', unit],
  ])('%s sets only variables that the daemon declares', (_file, content) => {
    const named = [...new Set(content.match(/\bROSFLEET_[A-Z_]+/g) ?? [])];
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((name) => !Object.hasOwn(VARIABLES, name))).toEqual([]);
  });

  it('gives the daemon values that its own configuration accepts', () => {
    const { ROSFLEET_ROLE, ROSFLEET_HTTP_PORT, ROSFLEET_DATABASE_URL, ROSFLEET_REDIS_URL } =
      compose.services['rosfleet']?.environment ?? {};
    expect(VARIABLES.ROSFLEET_ROLE.schema.safeParse(ROSFLEET_ROLE).success).toBe(true);
    expect(VARIABLES.ROSFLEET_HTTP_PORT.schema.parse(ROSFLEET_HTTP_PORT)).toBe(8680);
    expect(ROSFLEET_DATABASE_URL).toMatch(/^postgres:\/\/rosfleet:\$\{POSTGRES_PASSWORD:\?[^}]+}@postgres:5432\/rosfleet$/);
    expect(ROSFLEET_REDIS_URL).toBe('redis://redis:6379');
  });

  it('waits only for services that can say whether they are healthy', () => {
    const waits = Object.values(compose.services).flatMap((service) => Object.entries(service.depends_on));
    expect(waits.length).toBeGreaterThan(0);
    expect(waits.filter(([, { condition }]) => condition !== 'service_healthy')).toEqual([]);
    // The daemon's own check is part of its image.
    const mute = waits.filter(([name]) => name !== 'rosfleet' && compose.services[name]?.healthcheck === undefined);
    expect(mute).toEqual([]);
    expect(dockerfile).toMatch(/HEALTHCHECK [\s\S]*\/healthz/);
  });

  it('publishes nothing beyond this machine', () => {
    const open = Object.values(compose.services).flatMap(({ ports }) => ports.filter((port) => !port.startsWith('127.0.0.1:')));
    expect(open).toEqual([]);
  });

  it('keeps what must survive in declared volumes', () => {
    const named = Object.values(compose.services).flatMap(({ volumes }) =>
      volumes.map((mount) => mount.split(':')[0] ?? '').filter((source) => !source.startsWith('.')),
    );
    expect(named.sort()).toEqual(Object.keys(compose.volumes).sort());
    expect(mountedAt('rosfleet', '/data')).toBe('rosfleet-data');
  });

  it('runs Redis so that no job is evicted or lost with a restart', () => {
    expect(compose.services['redis']?.command.join(' ')).toContain('--appendonly yes');
    expect(compose.services['redis']?.command.join(' ')).toContain('--maxmemory-policy noeviction');
  });

  it('keeps quiet about what follows from a larger outage, by alerts that there are', () => {
    const { inhibit_rules: rules, receivers, route } = load('deploy/alertmanager/alertmanager.yml', Alertmanager);
    expect(receivers.map(({ name }) => name)).toContain(route.receiver);
    const alerts = RULE_GROUPS.flatMap((group) => group.rules.filter(isAlert)).map(({ alert }) => alert);
    const named = rules
      .flatMap(({ source_matchers: source, target_matchers: target }) => [...source, ...target])
      .flatMap((matcher) => /^alertname !?= "(\w+)"$/.exec(matcher)?.[1] ?? []);
    expect(named.length).toBeGreaterThan(4);
    expect(named.filter((name) => !alerts.includes(name))).toEqual([]);
    expect(mountedAt('alertmanager', '/etc/alertmanager')).toBe('./deploy/alertmanager');
    expect(text('deploy/prometheus/prometheus.yml')).toContain("targets: ['alertmanager:9093']");
  });

  it('lets Prometheus scrape the port the daemon listens on, with the token of a mounted secret', () => {
    const [job, routers] = load('deploy/prometheus/prometheus.yml', Prometheus).scrape_configs;
    const place = `rosfleet:${VARIABLES.ROSFLEET_HTTP_PORT.default}`;
    expect(job?.static_configs?.flatMap(({ targets }) => targets)).toEqual([place]);
    expect(routers?.http_sd_configs).toEqual([{ url: `http://${place}/sd/prometheus?of=1` }]);
    const secret = job?.authorization.credentials_file.replace('/run/secrets/', '') ?? '';
    expect(compose.secrets).toHaveProperty(secret);
    expect(compose.services['prometheus']?.secrets).toEqual([secret]);
    expect(mountedAt('prometheus', '/etc/prometheus')).toBe('./deploy/prometheus');
  });

  it('points Grafana at Prometheus and at the folder of dashboards', () => {
    const [source] = load('deploy/grafana/provisioning/datasources/prometheus.yml', Datasources).datasources;
    expect(source).toEqual({ type: 'prometheus', url: 'http://prometheus:9090', uid: 'prometheus' });
    const [provider] = load('deploy/grafana/provisioning/dashboards/rosfleet.yml', Dashboards).providers;
    const folder = mountedAt('grafana', provider?.options.path ?? '');
    expect(existsSync(join(ROOT, folder ?? 'missing'))).toBe(true);
  });

  it('runs the daemon without root, in the image and under systemd', () => {
    expect(dockerfile.match(/^USER (.+)$/m)?.[1]).toBe('node');
    expect(unit).toMatch(/^DynamicUser=yes$/m);
    expect(unit).toMatch(/^ExecStart=\/opt\/rosfleet\/bin\/rosfleet serve$/m);
  });
});
