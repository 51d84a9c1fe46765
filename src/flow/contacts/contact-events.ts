import type { Ending } from './contact.ts';

declare module '#platform/events' {
  interface Events {
    'contact.logged': { contactId: string; channel: string; ending: Ending; requestId: string | null };
  }
}
