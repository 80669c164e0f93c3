import { useState } from "preact/hooks";
import { Refusal } from "../api/problem.js";
import { changePassword, type Session, signIn } from "../api/session.js";
import { Field } from "../parts/field.jsx";
import { Heading } from "../parts/heading.jsx";
import { Problem } from "../parts/problem.jsx";
import { useDoing } from "../state/ask.js";
import { useSession } from "../state/session.jsx";
import { useTexts } from "../texts/use-texts.js";

/** Before anything else: a password that somebody else knows is replaced. */
export function PasswordPage({ session }: { session: Session }) {
  const texts = useTexts();
  const { enter, leave } = useSession();
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const [again, setAgain] = useState("");
  const { isDoing, refusal, run } = useDoing();
  function submit(event: Event): void {
    event.preventDefault();
    run(async () => {
      if (next !== again) throw new Refusal({ code: "PASSWORDS_DIFFER", title: texts.password.differ });
      await changePassword(session, current, next);
      // Every session of the account ended with the old password, this one as well.
      enter(await signIn(session.user.name, next));
    });
  }
  return (
    <main class="narrow" id="content">
      <Heading>{texts.password.title}</Heading>
      <p>{texts.password.why}</p>
      <form onSubmit={submit}>
        <Field
          label={texts.password.current}
          type="password"
          value={current}
          onInput={setCurrent}
          autocomplete="current-password"
          required
        />
        <Field
          label={texts.password.next}
          type="password"
          value={next}
          onInput={setNext}
          autocomplete="new-password"
          required
        />
        <Field
          label={texts.password.again}
          type="password"
          value={again}
          onInput={setAgain}
          autocomplete="new-password"
          required
        />
        <Problem refusal={refusal} />
        <p class="row">
          <button type="submit" class="primary" disabled={isDoing}>
            {texts.password.submit}
          </button>
          <button type="button" onClick={leave}>
            {texts.menu.signOut}
          </button>
        </p>
      </form>
    </main>
  );
}
