/** The time of day, so that tests can hold it still. */
export interface Clock {
  now(): Date;
}
