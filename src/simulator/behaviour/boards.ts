import type { RouterIdentity } from '../kernel/menu';

/** The hardware that a simulated router pretends to be. */
export interface Board {
  readonly name: string;
  readonly model: string;
  readonly architecture: string;
  readonly cpu: string;
  readonly cores: number;
  readonly mhz: number;
  readonly memoryMib: number;
  readonly diskMib: number;
  /** Small boards keep `flash/` over a reboot and nothing else. */
  readonly hasFlashFolder: boolean;
  readonly firmware: string;
  readonly factory: string;
  readonly licence: number;
}

const ARM64: Board = {
  name: 'hAP ax3',
  model: 'C53UiG+5HPaxD2HPaxD',
  architecture: 'arm64',
  cpu: 'ARM64',
  cores: 4,
  mhz: 864,
  memoryMib: 1_024,
  diskMib: 128,
  hasFlashFolder: false,
  firmware: 'ipq6000',
  factory: '7.8',
  licence: 4,
};

const MIPS: Board = {
  name: 'hAP ac lite',
  model: 'RB952Ui-5ac2nD',
  architecture: 'mipsbe',
  cpu: 'MIPS 24Kc V7.4',
  cores: 1,
  mhz: 650,
  memoryMib: 64,
  diskMib: 16,
  hasFlashFolder: true,
  firmware: 'qca9531L',
  factory: '6.44',
  licence: 4,
};

/** What the system leaves for files. */
export function diskBytesFor(board: Board): number {
  return Math.floor(board.diskMib * 1_048_576 * 0.4);
}

export function boardOf(identity: RouterIdentity): Board {
  return (identity.boardMajor ?? identity.major) >= 7 ? ARM64 : MIPS;
}
