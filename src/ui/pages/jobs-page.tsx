import { useEffect } from "preact/hooks";
import type { JobStep } from "../../domain/jobs/transitions.js";
import { type Job, listJobs, stepJob } from "../api/jobs.js";
import { Heading } from "../parts/heading.jsx";
import { Loading } from "../parts/loading.jsx";
import { Problem } from "../parts/problem.jsx";
import { useAsked, useDoing } from "../state/ask.js";
import { useClient } from "../state/session.jsx";
import { useTexts } from "../texts/use-texts.js";

const ASKED_AGAIN_MS = 2000;
const IS_OVER: readonly Job["state"][] = ["done", "failed", "cancelled"];
const STEPS: Readonly<Record<Job["state"], readonly JobStep[]>> = {
  queued: ["pause", "cancel"],
  running: ["pause", "cancel"],
  waiting: ["pause", "cancel"],
  paused: ["resume", "cancel"],
  done: [],
  failed: ["retry"],
  cancelled: ["retry"],
};

/** Work that goes on by itself: how far it is, and what may be done with it. */
export function JobsPage() {
  const { jobs, pages } = useTexts();
  const client = useClient();
  const { answer, refusal, isAsking, again } = useAsked(() => listJobs(client), [client]);
  const isGoingOn = answer?.items.some(({ state }) => !IS_OVER.includes(state)) ?? false;
  useEffect(() => {
    if (!isGoingOn) return;
    const timer = setTimeout(again, ASKED_AGAIN_MS);
    return () => clearTimeout(timer);
  }, [answer, isGoingOn]);
  return (
    <>
      <Heading>{pages.jobs}</Heading>
      <p>{jobs.intro}</p>
      <Problem refusal={refusal} again={again} />
      {isAsking && answer === null && <Loading />}
      {answer !== null && answer.items.length === 0 && <p class="card">{jobs.empty}</p>}
      <ul class="cards">
        {answer?.items.map((job) => (
          <li key={job.id} class="card">
            <JobCard job={job} onStep={again} />
          </li>
        ))}
      </ul>
    </>
  );
}

function JobCard({ job, onStep }: { job: Job; onStep: () => void }) {
  const { jobs } = useTexts();
  const client = useClient();
  const { isDoing, refusal, run } = useDoing();
  const { kind, operation, state, wish, code, done, total, secondsLeft, errors, createdAt } = job;
  const isBound = state === "running" && wish !== "run";
  return (
    <>
      <p>
        {jobs.kinds[kind]}
        {operation !== null && ` · ${operation}`}
        <br />
        <span class="small">
          {isBound ? jobs.wishes[wish] : jobs.states[state]}
          {code !== null && state !== "running" && ` (${code})`} ·{" "}
          <time dateTime={createdAt}>{createdAt.slice(0, 16)}</time>
        </span>
      </p>
      {total !== null && <progress aria-label={jobs.progress} value={done} max={Math.max(1, total)} />}
      <p class="small">
        {jobs.items(done, total)}
        {secondsLeft !== null && ` · ${jobs.left(Math.ceil(secondsLeft))}`}
        {errors > 0 && ` · ${jobs.errors(errors)}`}
      </p>
      <div class="row">
        {STEPS[state].map((step) => (
          <button
            key={step}
            type="button"
            disabled={isDoing || isBound}
            onClick={() =>
              run(async () => {
                await stepJob(client, job.id, step);
                onStep();
              })
            }
          >
            {jobs.steps[step]}
          </button>
        ))}
      </div>
      <Problem refusal={refusal} />
    </>
  );
}
