import { sql } from 'kysely';

/** How `Statements` knows such a statement. */
export const plannedOnceMark = '/* planned once */';

/**
 * To stand behind the first word of a SELECT with a LIMIT, whose plan is the same whatever it is asked for (a place, an address, one
 * person): it is prepared like a statement without one. To plan it takes PostgreSQL longer than to run it. Not for lists
 * with filters: what is rare under one filter is common under another.
 */
export const plannedOnce = sql.raw(plannedOnceMark);
