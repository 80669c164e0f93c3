import type { Progress } from "../api/progress.js";
import { useTexts } from "../texts/use-texts.js";

/** How much of the day's work is done, of what is done and what still waits. */
export function DayProgress({ mine }: { mine: NonNullable<Progress["mine"]> }) {
  const { queue } = useTexts();
  const { today, open } = mine;
  return (
    <span class="day">
      <progress aria-label={queue.day} max={Math.max(1, today + open)} value={today} />
      <span class="small">{queue.done(today, open)}</span>
    </span>
  );
}
