export { assignRequest } from './assign-request.ts';
export { commentOnRequest } from './comment-on-request.ts';
export { linkDuplicate, unlinkDuplicate } from './link-duplicate.ts';
export { moveRequest } from './move-request.ts';
export { reclassifyRequest } from './reclassify-request.ts';
