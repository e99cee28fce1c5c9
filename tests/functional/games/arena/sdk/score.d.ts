/** The score; -1 while it is not known. */
export function score(): number;
