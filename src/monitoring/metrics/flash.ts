import { defineMetric } from './define-metric';

export const badBlocks = defineMetric({
  name: 'routeros_bad_blocks_ratio',
  type: 'gauge',
  unit: 'ratio',
  help: 'Share of the blocks of the flash memory that are worn out.',
  labels: [],
});

export const sectorWrites = defineMetric({
  name: 'routeros_flash_sector_writes_total',
  type: 'counter',
  help: 'Sectors of the flash memory written in its life.',
  labels: [],
});
