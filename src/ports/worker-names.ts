/** What workers are called, and whether the process of one is still there. */
export interface WorkerNames {
  /** A name for one worker of this process, unlike that of any other. */
  own(number: number): string;
  /** True when it is certain that the process of a worker has ended; false while that is not known. */
  isGone(owner: string): boolean;
  /** Milliseconds by a clock that only goes forward, whatever the time of day is set to. */
  nowMs(): number;
}
