import './contact-events.ts';

export { type Contact, type Ending, endings } from './contact.ts';
export {
  type ContactFilter,
  type ContactPage,
  contactsOf,
  findContact,
  listContacts,
} from './contact-views.ts';
export { loadContacts } from './loaded-contacts-store.ts';
export { type LogContact, logContact } from './log-contact.ts';
export { countReferral, type ReferralCount, referralCounts } from './referral-store.ts';
