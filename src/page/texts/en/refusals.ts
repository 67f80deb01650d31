/** Why something was refused or did not work, by the stable code. */
export const refusals = {};
