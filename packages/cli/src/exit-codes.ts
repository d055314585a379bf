/** The exit codes of every command. They are part of the contract. */
export const exitCodes = { fine: 0, fault: 1, usage: 2, finding: 3 } as const;
