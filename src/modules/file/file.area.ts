import { defineArea } from '../../core/catalogue';
import { fileInfo, listBackups } from './file.reads';
import { downloadFile } from './file.download';
import { fetchFile } from './file.fetch';
import { removeFile, uploadFile } from './file.writes';

export const fileArea = defineArea({
  id: 'file',
  title: 'Files',
  summary: 'Files of a router: listing, reading and writing texts, removing.',
  actions: [downloadFile, fetchFile, fileInfo, listBackups, removeFile, uploadFile],
});
