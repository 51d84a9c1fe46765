export { type KeyApplication, sandboxDays, sandboxPerMinute } from './application.ts';
export { applicationById, waitingApplications } from './application-views.ts';
export { askForKey, giveSandboxKey } from './ask-for-key.ts';
export { approveApplication, declineApplication } from './decide-application.ts';
export { keyLetterJob } from './key-letter.ts';
export { keyLink, type LinkEnd, showKey } from './show-key.ts';
