import { defineArea } from '../../core/catalogue';
import { createBackup, exportConfiguration, exportSection, importConfiguration, restoreBackup } from './system-backup.actions';

export const systemBackupArea = defineArea({
  id: 'system-backup',
  title: 'Backups and exports',
  summary: 'Backups and exports of a configuration, and bringing them back.',
  actions: [createBackup, exportConfiguration, exportSection, importConfiguration, restoreBackup],
});
