export { cleanFiles, cleanFilesJob } from './clean-files.ts';
export { diskStore } from './disk-store.ts';
export { hasSameBytes, photoPositions, type StoredFile } from './file-row-store.ts';
export type { FileStore, StoredBytes } from './file-store.ts';
export { holdFiles, keepFiles } from './keep-files.ts';
export { fileEtag, type OpenedFile, openFile } from './open-file.ts';
export type { Upload } from './read-upload.ts';
export { receivePhoto } from './receive-photo.ts';
export { writeDurably } from './write-durably.ts';
