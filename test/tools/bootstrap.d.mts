/** Absolute path of the project. */
export const root: string;

/** A step that could not be done: which one, why, and the one command that would fix it. */
export class SetupError extends Error {
  constructor(step: string, why: string, fix: string);
}

/** Runs `work` under the development Node with all packages installed; the same file is started again if need be. */
export function inDevelopmentNode(file: string, work: () => Promise<void>): Promise<void>;

/** Runs npm and collects what it says; never rejects. */
export function npm(
  args: readonly string[],
  cwd: string,
): Promise<{ readonly code: number; readonly output: string }>;

/** What a failed npm says, without its usage text. */
export function npmComplaint(output: string): string;

/** Runs one step while no other process runs it; a lock left by a process that is gone is taken over. */
export function exclusively<T>(step: string, work: () => Promise<T>): Promise<T>;
