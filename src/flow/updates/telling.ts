import type { HistoryKind } from '#flow/requests';

/** The kinds of lines that tell something new of a request; its opening is no update. */
export const tellingKinds: readonly HistoryKind[] = [
  'status',
  'closed',
  'reopened',
  'comment',
  'files',
  'confirmed',
  'linked',
  'moved',
  'reclassified',
];

/** Whether a line of a history is an update in the sense of Open311: public, and with news. */
export function isUpdate({ kind, public: isPublic }: { kind: HistoryKind; public: boolean }): boolean {
  return isPublic && tellingKinds.includes(kind);
}
