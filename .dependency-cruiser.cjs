/**
 * Who may import whom. The layers read downwards:
 *
 *   core <- routeros <- fleet <- jobs <- api
 *   core <- modules <- workflows
 *   core, routeros <- simulator
 *   core, routeros, fleet <- monitoring
 *
 * Specs may cross layers: a test proves that two of them fit. Their own rules stand at the end.
 */
const SPEC = '\\.spec\\.ts$';

/** The composition root: the only files that know every layer. */
const ROOT = '^src/(main|app\\.[a-z]+)\\.ts$';

/** A layer and the layers it may see; its own folder is always allowed. */
const LAYERS = {
  core: [],
  routeros: ['core'],
  fleet: ['core', 'routeros'],
  jobs: ['core', 'routeros', 'fleet'],
  api: ['core', 'fleet', 'jobs'],
  modules: ['core'],
  workflows: ['core', 'modules'],
  monitoring: ['core', 'routeros', 'fleet'],
  simulator: ['core', 'routeros'],
};

const WHY = {
  core: 'core is the kernel that every layer stands on: it must run in a plain script, without Nest, Redis or a router.',
  routeros: 'routeros knows the wire and nothing above it: a session must not care which run uses it.',
  fleet: 'fleet knows routers and how to reach them; that they are worked on in runs is the business of jobs.',
  jobs: 'jobs finds actions by id in the registry of core: a new area must never need a change in the engine.',
  api: 'api is a thin adapter: what it does to routers goes through jobs, so that policy, lease and undo always apply.',
  modules:
    'a feature area is data over core: it is given a session as an interface and never reaches for the wire or the database.',
  workflows: 'a workflow is made of action definitions; it never talks to a router itself.',
  monitoring: 'monitoring reads; it must not be able to start a run.',
  simulator: 'the simulator plays routers over real sockets; if it shared code with the engine, it would prove nothing.',
};

const layerRules = Object.entries(LAYERS).map(([layer, below]) => ({
  name: `layer-${layer}`,
  comment: WHY[layer],
  severity: 'error',
  from: { path: `^src/${layer}/`, pathNot: SPEC },
  to: { path: '^src/', pathNot: [layer, ...below].map((name) => `^src/${name}/`) },
}));

/** A package and the only place that may use it. */
function onlyIn(name, packages, places, comment) {
  return {
    name,
    comment,
    severity: 'error',
    from: { path: '^src/', pathNot: [...places, SPEC] },
    to: { path: packages.map((one) => `(^|/)node_modules/${one}/`), dependencyTypesNot: ['type-only'] },
  };
}

module.exports = {
  forbidden: [
    ...layerRules,
    {
      name: 'layer-entered-through-index',
      comment: 'A layer says in its index.ts what others may use; the rest can change without asking anyone.',
      severity: 'error',
      from: { path: '^src/(routeros|fleet|jobs|api|monitoring|simulator|workflows)/', pathNot: SPEC },
      to: {
        path: '^src/(routeros|fleet|jobs|api|monitoring|simulator)/',
        pathNot: ['^src/$1/', '^src/[^/]+/index\\.ts$'],
      },
    },
    {
      name: 'core-entered-through-index',
      comment: 'core is many small kernels; each is entered through its own index.ts.',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/core/', SPEC] },
      to: { path: '^src/core/', pathNot: ['^src/core/index\\.ts$', '^src/core/[^/]+/index\\.ts$'] },
    },
    {
      name: 'modules-stand-alone',
      comment: 'Deleting one area must break nothing but its own tests: share through core or not at all.',
      severity: 'error',
      from: { path: '^src/modules/([^/]+)/', pathNot: SPEC },
      to: { path: '^src/modules/[^/]+/', pathNot: '^src/modules/$1/' },
    },
    {
      name: 'simulator-is-not-a-dependency',
      comment: 'Only the composition root starts the simulator; nothing else may come to rely on it.',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/simulator/', ROOT, SPEC] },
      to: { path: '^src/simulator/' },
    },
    {
      name: 'root-is-the-top',
      comment: 'Whoever imports the composition root would import everything.',
      severity: 'error',
      from: { path: '^src/', pathNot: [ROOT, SPEC] },
      to: { path: ROOT },
    },
    {
      name: 'core-without-frameworks',
      comment: 'core must run in a plain script: no Nest, no queue, no database, no wire.',
      severity: 'error',
      from: { path: '^src/core/', pathNot: SPEC },
      to: { path: '(^|/)node_modules/(@nestjs/[^/]+|bullmq|ioredis|node-routeros|ssh2|typeorm|pg|better-sqlite3|express)/' },
    },
    {
      name: 'modules-with-nest-at-the-edge',
      comment: 'The definitions of an area must run in a plain script; only its *.module.ts knows Nest.',
      severity: 'error',
      from: { path: '^src/modules/', pathNot: ['\\.module\\.ts$', SPEC] },
      to: { path: '(^|/)node_modules/(@nestjs/[^/]+|bullmq|ioredis|node-routeros|typeorm)/' },
    },
    onlyIn(
      'wire-only-in-routeros',
      ['node-routeros'],
      ['^src/routeros/'],
      'The faults of the wire libraries are handled in one place.',
    ),
    onlyIn(
      'ssh-only-at-the-wire',
      ['ssh2'],
      ['^src/routeros/', '^src/simulator/'],
      'SSH is spoken to routers in routeros and answered by the simulator.',
    ),
    onlyIn(
      'snmp-only-in-monitoring',
      ['net-snmp'],
      ['^src/monitoring/', '^src/simulator/'],
      'SNMP is read by monitoring and answered by the simulator.',
    ),
    onlyIn(
      'queues-only-in-jobs',
      ['bullmq', '@nestjs/bullmq', '@nestjs/schedule'],
      ['^src/jobs/', ROOT],
      'Redis carries work and jobs is its only carrier: elsewhere a queue would become a second truth.',
    ),
    onlyIn(
      'metrics-only-in-telemetry',
      ['prom-client'],
      ['^src/core/telemetry/'],
      'Every metric is declared once, where its name and labels are checked.',
    ),
    {
      name: 'src-not-test',
      comment: 'What is shipped must not lean on what is not. Specs beside the source may use test/kit.',
      severity: 'error',
      from: { path: '^src/', pathNot: SPEC },
      to: { path: '^test/' },
    },
    {
      name: 'not-to-spec',
      comment: 'A spec is run, never imported.',
      severity: 'error',
      from: {},
      to: { path: SPEC },
    },
    {
      name: 'no-circular',
      comment: 'Two files that need each other are one file, or need a third; types count too.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      comment: 'A file that nothing imports is dead, or was forgotten in an index.',
      severity: 'error',
      from: { orphan: true, pathNot: [SPEC, ROOT, '\\.d\\.ts$', '^src/modules/'] },
      to: {},
    },
    {
      name: 'no-dev-dependencies',
      comment: 'The daemon is installed without devDependencies.',
      severity: 'error',
      from: { path: '^src/', pathNot: SPEC },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: 'node_modules/@types/' },
    },
    {
      name: 'no-unlisted-dependencies',
      comment: 'A package that only another one brings along vanishes with its next release.',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'no-unresolved',
      comment: 'The file or package does not exist.',
      severity: 'error',
      from: { path: '^src/' },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'] },
    cache: { folder: 'node_modules/.cache/dependency-cruiser', strategy: 'content' },
  },
};
