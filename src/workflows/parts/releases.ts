import { compareRelease, type Rows } from '../../core/catalogue';

/** What is known of a router before its firmware is touched. */
export interface Installed {
  readonly version: string;
  readonly major: number;
  readonly architecture: string;
  /** Names of the packages that are installed and used. */
  readonly packages: readonly string[];
  readonly freeBytes: number;
}

/** @param resources of system.get_resources @param packages of package.list */
export function installedOf(resources: Rows, packages: Rows): Installed {
  const [row = {}] = resources;
  const version = releaseOf(row['version'] ?? '');
  return {
    version,
    major: Number(version.split('.')[0]),
    architecture: row['architecture-name'] ?? '',
    packages: packages
      .filter((one) => one['available'] !== 'true' && one['bundle'] === undefined)
      .flatMap((one) => one['name'] ?? []),
    freeBytes: Number(row['free-hdd-space'] ?? 0),
  };
}

/** `7.20.8 (stable)` without its channel. */
export function releaseOf(text: string): string {
  return text.split(' ')[0] ?? '';
}

/**
 * The files of a release for a board, as MikroTik names them: `routeros-7.20.8-arm64.npk`, for x86 without the
 * architecture, on 6.x `routeros-mipsbe-6.49.18.npk`.
 */
export function packageFiles(
  { architecture, packages }: Pick<Installed, 'architecture' | 'packages'>,
  version: string,
): readonly string[] {
  const isOld = compareRelease(version, '7.0') < 0;
  const names = ['routeros', ...packages.filter((name) => !name.startsWith('routeros'))];
  const isX86 = architecture === 'x86_64' || architecture === 'x86';
  return names.map((name) => {
    if (isX86) return `${name}-${version}.npk`;
    return isOld && name === 'routeros' ? `${name}-${architecture}-${version}.npk` : `${name}-${version}-${architecture}.npk`;
  });
}

/** Why a router must not go from one release to the other in one step, or `undefined`. */
export function whyNotTo({ version, major }: Installed, target: string): string | undefined {
  const order = compareRelease(target, version);
  if (order < 0) return `it runs ${version}, which is newer than ${target}: that is a downgrade, use workflow.firmware_downgrade`;
  if (Number(target.split('.')[0]) !== major)
    return `from ${version} to ${target} more changes than the packages: use workflow.firmware_major_v6_to_v7`;
  return undefined;
}
