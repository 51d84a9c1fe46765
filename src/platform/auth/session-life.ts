/** Seconds. A working day with its overtime: nobody is thrown out in the middle of a shift, nobody stays for the night. */
export const sessionSeconds = 14 * 3600;

/** Seconds for which the link of a letter can be used. */
export const resetSeconds = 3600;
