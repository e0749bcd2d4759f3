import { defineMetric } from './define-metric';

export const uptime = defineMetric({
  name: 'routeros_uptime_seconds',
  type: 'gauge',
  help: 'Time since the router booted.',
  unit: 'seconds',
  labels: [],
});

export const cpuLoad = defineMetric({
  name: 'routeros_cpu_load_ratio',
  type: 'gauge',
  help: 'Share of all CPU cores together that was busy, 0 to 1.',
  unit: 'ratio',
  labels: [],
});

export const cpuCoreLoad = defineMetric({
  name: 'routeros_cpu_core_load_ratio',
  type: 'gauge',
  help: 'Share of one CPU core that was busy, 0 to 1.',
  unit: 'ratio',
  labels: ['cpu'],
});

export const cpuFrequency = defineMetric({
  name: 'routeros_cpu_frequency_hertz',
  type: 'gauge',
  help: 'Frequency that the CPU runs at.',
  unit: 'hertz',
  labels: [],
});

export const memoryTotal = defineMetric({
  name: 'routeros_memory_total_bytes',
  type: 'gauge',
  help: 'Size of the main memory.',
  unit: 'bytes',
  labels: [],
});

export const memoryFree = defineMetric({
  name: 'routeros_memory_free_bytes',
  type: 'gauge',
  help: 'Main memory that is not in use.',
  unit: 'bytes',
  labels: [],
});

export const diskTotal = defineMetric({
  name: 'routeros_disk_total_bytes',
  type: 'gauge',
  help: 'Size of a disk; the one that RouterOS lives on is called system.',
  unit: 'bytes',
  labels: ['disk'],
});

export const diskFree = defineMetric({
  name: 'routeros_disk_free_bytes',
  type: 'gauge',
  help: 'Space of a disk that is not in use.',
  unit: 'bytes',
  labels: ['disk'],
});

export const boardInfo = defineMetric({
  name: 'routeros_board_info',
  type: 'info',
  help: 'What the router itself says it is: board, serial number, version, RouterBOOT and licence level.',
  labels: ['board', 'serial', 'version', 'firmware', 'license_level'],
});

export const firmwareUpgradePending = defineMetric({
  name: 'routeros_firmware_upgrade_pending',
  type: 'gauge',
  help: '1 while the router has a newer RouterBOOT firmware at hand than the one it runs.',
  labels: [],
});

export const partitionInfo = defineMetric({
  name: 'routeros_partition_info',
  type: 'info',
  help: 'A partition, the version on it, and whether it is the one that boots and the one that runs.',
  labels: ['partition', 'version', 'active', 'running'],
});

export const partitionSize = defineMetric({
  name: 'routeros_partition_size_bytes',
  type: 'gauge',
  help: 'Size of a partition.',
  unit: 'bytes',
  labels: ['partition'],
});
